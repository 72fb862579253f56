"""The contact form of the public page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import ContactTopic

_FEWEST_DIGITS, _MOST_DIGITS = 8, 15


class ContactForm(forms.Form):
    """A visitor's message. `website` is a trap: people do not see it, machines fill it in."""

    topic = forms.ChoiceField(label=gettext_lazy("Sujet"), choices=[("", "—"), *ContactTopic.choices])
    name = forms.CharField(label=gettext_lazy("Votre nom"), max_length=120)
    reply_to = forms.CharField(
        label=gettext_lazy("Votre e-mail ou votre téléphone"),
        max_length=120,
        help_text=gettext_lazy("Pour vous répondre ; rien d'autre."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    message = forms.CharField(
        label=gettext_lazy("Votre message"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    website = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("Ne remplissez pas cette case")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs.update(dir="auto", autocomplete="name")
        self.fields["website"].widget.attrs.update(tabindex="-1", autocomplete="off")

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled in what nobody sees."""
        return bool(self.data.get("website"))

    def clean_reply_to(self) -> str:
        text = str(self.cleaned_data["reply_to"]).strip()
        if "@" in text:
            try:
                validate_email(text)
            except ValidationError as error:
                raise ValidationError(_("Cette adresse e-mail n'est pas complète."), code="email") from error
            return text
        digits = sum(char.isdigit() for char in text)
        if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
            message = _("Écrivez une adresse e-mail, ou un téléphone avec l'indicatif : +216 20 123 456.")
            raise ValidationError(message, code="reply_to")
        return text

    def values(self) -> dict[str, str]:
        """Return what `contact_write` takes; the form is valid."""
        return {name: self.cleaned_data[name] for name in ("topic", "name", "reply_to", "message")}
