"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe

# The rule that reads the style sheets beside the page is off unless asked for: they are not fetched for it.
_OPTIONS = {"resultTypes": ["violations"], "preload": False}
# Colours come from the style sheet alone: they are the same in both languages.
_COLOURS = "color-contrast"
_SCRIPT = Axe().axe_script


def bring_axe(context):
    """Have every page of a browser context begin with axe, which is then sent to the browser once."""
    context.add_init_script(_SCRIPT)


def violations(page, within=None, *, colours=True):
    """Return (rule, HTML) of what axe finds on a page; `within` narrows it as axe's own context does."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_SCRIPT)
    rules = {} if colours else {"rules": {_COLOURS: {"enabled": False}}}
    found = page.evaluate(
        "([within, options]) => axe.run(within || document, options)", [within, _OPTIONS | rules]
    )
    return [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found["violations"]]
