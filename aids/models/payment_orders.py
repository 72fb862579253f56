"""Payment orders: checked tranches ordered together from one account (domain.md 3.2)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from aids.enums import Currency, OrderState
from aids.models.disbursements import Tranche
from aids.models.programmes import Phase
from common.encryption import EncryptedJSONField
from common.models import Job, TransitionEvent
from common.state_field import StateField
from common.uploads import storage_path

S = OrderState


@pghistory.track()
class PaymentAccount(models.Model):
    """An account the programme pays from, in one currency; closed, never changed, once an order names it."""

    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, related_name="payment_accounts", verbose_name=_("phase")
    )
    name = models.CharField(_("nom du compte"), max_length=80)
    holder = models.CharField(_("titulaire"), max_length=70)
    iban = EncryptedJSONField(_("IBAN ou RIB"))
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    currency = models.CharField(_("monnaie"), max_length=3, choices=Currency.choices)
    is_active = models.BooleanField(_("en service"), default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("compte débiteur")
        verbose_name_plural = _("comptes débiteurs")
        ordering = ("-is_active", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                name="payment_account_name_once",
                fields=["phase", "name"],
                violation_error_message=_("Un compte de cette phase porte déjà ce nom."),
            ),
        )

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class PaymentOrder(FSMModelMixin, models.Model):
    """Tranches ordered together, paid from `account` in its currency on `execution_on`."""

    number = models.CharField(_("numéro"), max_length=12, unique=True)
    account = models.ForeignKey(
        PaymentAccount, on_delete=models.PROTECT, related_name="orders", verbose_name=_("compte débiteur")
    )
    dated_on = models.DateField(_("date de l'ordre"))
    execution_on = models.DateField(_("date d'exécution"))
    state = StateField(_("état"), max_length=10, choices=S.choices, default=S.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ordered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("ordre de paiement")
        verbose_name_plural = _("ordres de paiement")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="payment_order_executed_after_its_date",
                condition=Q(execution_on__gte=F("dated_on")),
                violation_error_message=_("L'exécution ne peut pas précéder la date de l'ordre."),
            ),
            models.CheckConstraint(
                name="payment_order_signed",
                condition=~Q(state__in=["ordered", "settled"]) | Q(ordered_by__isnull=False),
                violation_error_message=_("Un ordre donné porte le nom de qui l'a donné."),
            ),
        )
        indexes = (models.Index(name="payment_order_list", fields=["-created_at", "-id"]),)

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("aids:payment_order_detail", args=[self.pk])

    @transition(field=state, source=S.DRAFT, target=S.ORDERED)
    def issue(self) -> None: ...

    @transition(field=state, source=S.ORDERED, target=S.SETTLED)
    def settle(self) -> None: ...

    @transition(field=state, source=[S.DRAFT, S.ORDERED], target=S.CANCELLED)
    def cancel(self) -> None: ...


class PaymentOrderTransition(TransitionEvent):
    """One change of an order's state: append-only."""

    subject = models.ForeignKey(PaymentOrder, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement de l'ordre de paiement")
        verbose_name_plural = _("événements de l'ordre de paiement")
        indexes = (models.Index(name="payment_order_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="payment_order_transition_kept", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )


class PaymentLine(models.Model):
    """A tranche in an order; a line taken out stays, no longer live."""

    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, related_name="lines")
    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="order_lines")
    is_live = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("ligne d'un ordre de paiement")
        verbose_name_plural = _("lignes des ordres de paiement")
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                name="payment_line_one_live_order",
                fields=["tranche"],
                condition=Q(is_live=True),
                violation_error_message=_("Ce versement est déjà dans un ordre de paiement."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} · {self.tranche_id}"


def order_paper_path(paper: "PaymentOrderPaper", name: str) -> str:
    return storage_path("payment_orders", name)


class PaymentOrderPaper(Job):
    """The PDF of an order, drawn by a worker; it names people, so it is deleted after some days."""

    order = models.ForeignKey(PaymentOrder, on_delete=models.CASCADE, related_name="papers")
    language = models.CharField(_("langue"), max_length=2, choices=[("fr", "Français"), ("ar", "العربية")])
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to=order_paper_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("ordre de paiement imprimé")
        verbose_name_plural = _("ordres de paiement imprimés")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(name="order_paper_age", fields=["created_at"]),)

    def __str__(self) -> str:
        return f"{self.order} ({self.language})"
