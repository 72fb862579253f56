"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe

# The rule that reads the style sheets beside the page is off unless asked for: they are not fetched for it.
_OPTIONS = {"resultTypes": ["violations"], "preload": False}
# Colours come from the style sheet alone: they are the same in both languages.
_COLOURS = "color-contrast"
_SCRIPT = Axe().axe_script
# Only what is wrong leaves the browser: what is right, and what does not apply, is ten times as much to send.
_RUN = """([within, options]) => axe.run(within || document, options).then(({violations}) =>
    violations.map(({id, nodes}) => [id, nodes[0].html.slice(0, 200)]))"""


def bring_axe(context):
    """Have every page of a browser context begin with axe, which is then sent to the browser once."""
    context.add_init_script(_SCRIPT)


def violations(page, within=None, *, colours=True):
    """Return (rule, HTML) of what axe finds on a page; `within` narrows it as axe's own context does."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_SCRIPT)
    rules = {} if colours else {"rules": {_COLOURS: {"enabled": False}}}
    return [tuple(fault) for fault in page.evaluate(_RUN, [within, _OPTIONS | rules])]
