"""The main job as its four users do it in their browsers, page by page."""

import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from string import ascii_uppercase

from common.dates import today
from common.formatting import day_short_text
from tounesna.checks.browser import Browser, Page, PageProblem
from tounesna.checks.cast import Cast
from tounesna.checks.reports import check_pdf, read_figures

# Household of four with 300 TND a month and a single mother: 4 + 8 + 5 points (domain.md 3.1).
SOCIAL_EUR, BUSINESS_EUR, FEE_EUR = "1 700", "4 200", "1 300"
_STRIP = r"{label} reste (\d+) sur \d+ utilisé : (\d+) · réservé : (\d+)"
REPORT_WAIT = 180
# Of a bank that does not exist, its digits right.
_IBAN, _ACCOUNT = "TN5999000000000000000113", "Compte du contrôle"
# French and Arabic PDF, and the figures as JSON.
FILES = 3


@dataclass(frozen=True, slots=True)
class Strip:
    """One limit of the budget strip: places left, used, reserved."""

    left: int
    used: int
    reserved: int


@dataclass(slots=True)
class MainJob:
    """The story; each step leaves what the next ones need."""

    base_url: str
    cast: Cast
    output: Path
    counsellor: Browser = field(init=False)
    manager: Browser = field(init=False)
    agent: Browser = field(init=False)
    other_agent: Browser = field(init=False)
    name: str = ""
    case: str = ""
    social: str = ""
    business: str = ""

    def steps(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Yield each step's name and the act that returns what it saw."""
        yield "four users sign in", self.sign_in
        yield "the counsellor registers a person in four steps", self.register
        yield "the portal checks eligibility and scores the household", self.score
        yield "the social aid is submitted: a place is reserved", self.submit_social
        yield "the taskforce approves: the budget strip moves", self.approve_social
        yield "the person and the OTE sign the social aid's contract", self.sign_social
        yield "the social aid's payment is proposed, checked and ordered", self.order_social
        yield "the counsellor opens a business aid and routes it", self.route
        yield "the operator accepts in its restricted portal", self.accept
        yield "nobody sees what is not theirs", self.check_doors
        yield "the operator prepares the plan and submits it", self.plan
        yield "the taskforce approves the business aid", self.approve_business
        yield "four parties sign: the twelve months start", self.sign_business
        yield "a worker builds the taskforce report in French and Arabic", self.report

    def sign_in(self) -> str:
        cast = self.cast
        for role in ("counsellor", "manager", "agent", "other_agent"):
            browser = Browser(self.base_url, role)
            page = browser.get("/")
            form = page.form(holding="password").fill(login=getattr(cast, role), password=cast.password)
            browser.send(form).form(to="deconnexion")
            setattr(self, role, browser)
        return ", ".join((cast.counsellor, cast.manager, cast.agent, cast.other_agent))

    def register(self) -> str:
        browser = self.counsellor
        self.name = f"Ben Contrôle {''.join(secrets.choice(ascii_uppercase) for _ in range(4))}"
        page = browser.get("/dossiers/nouveau/")
        form = page.form(holding="last_name").fill(
            last_name=self.name, first_name="Mariem", last_name_ar="بن رقابة", first_name_ar="مريم", sex="F",
            birth_date="14/02/1992", cin=f"{secrets.randbelow(10**8):08d}", phone=f"2{secrets.randbelow(10**7):07d}",
        )  # fmt: skip
        page = browser.send(form, press="Suivant")
        returned = day_short_text(today() - timedelta(days=60))
        form = page.form(holding="modality").fill(
            return_country="France", returned_on=returned, modality="state_programme", governorate="TN-11"
        )
        page = browser.send(form, press="Suivant")
        form = page.form(holding="household_size").fill(
            household_size=4, household_income_tnd="300", asked="yes", situation_single_mother="on"
        )
        page = browser.send(form, press="Suivant")
        agreed = ["processing", "share_operator", "statistics"]
        page = browser.send(
            page.form(holding="consents").fill(consents=agreed), press="Enregistrer le dossier"
        )
        number = _find(page, r"T\d\d-\d{6}-\w")
        page.expect(self.name, "Enregistré", "C · en Tunisie")
        self.case = _key(page.url)
        listed = browser.get(f"/dossiers/?q={number}").expect(self.name)
        return f"{number}, found again in the list ({listed.url.rpartition('/')[2]})"

    def score(self) -> str:
        browser = self.counsellor
        page = browser.get(f"/aides/dossiers/{self.case}/nouvelle/")
        page = browser.send(page.form(kind="social")).expect("Conditions", "À compléter")
        self.social = _key(page.url)
        page = browser.send(page.form(to="evaluer"), press="Évaluer").expect("Éligible", f"{SOCIAL_EUR} €")
        page.expect("Total · palier 3 (14–17 points) 17", "Ce qui changerait le résultat")
        return f"17 points, {SOCIAL_EUR} EUR"

    def submit_social(self) -> str:
        before = self._strip(self.counsellor, self.social, "Aides sociales")
        page = self.counsellor.get(f"/aides/{self.social}/soumettre/")
        page = self.counsellor.send(page.form(holding="requested_eur"), press="Soumettre").expect("Soumise")
        after = _strip(page, "Aides sociales")
        _must(after == Strip(before.left - 1, before.used, before.reserved + 1), f"{before} became {after}")
        return f"social aids left: {before.left} → {after.left}"

    def approve_social(self) -> str:
        before = self._strip(self.manager, self.social, "Personnes aidées")
        page = self._approve(self.social)
        after = _strip(page, "Personnes aidées")
        _must(after == Strip(before.left, before.used + 1, before.reserved - 1), f"{before} became {after}")
        return f"persons aided: {before.used} → {after.used}"

    def sign_social(self) -> str:
        self._sign(self.counsellor, self.social, "person")
        page = self._sign(self.counsellor, self.social, "ote")
        page.expect("Contrat signé")
        return "contracted"

    def order_social(self) -> str:
        self._prepare_payments()
        page = self.counsellor.get(f"/aides/{self.social}/").expect("Versements", "Aide accordée")
        address = page.link(to="/versements/", words="1")
        page = self.counsellor.get(f"{address}modifier/")
        page = self.counsellor.send(page.form(holding="payee_iban").fill(payee_iban=_IBAN))
        own = f"/versements/{_key(address)}/"
        self.counsellor.send(page.form(to=own), press="Proposer").expect("Le versement est proposé")
        self.counsellor.get("/aides/budget/ordres/", status=403)
        page = self.manager.get(address)
        self.manager.send(page.form(holding="check-reason"), press="Vérifié").expect(
            "Le versement est vérifié"
        )
        page = self.manager.get(f"/aides/budget/ordres/nouveau/?versement={_key(address)}")
        form = page.form(holding="execution_on").choose("account", _ACCOUNT)
        page = self.manager.send(form, press="Préparer").expect("1 700")
        page = self.manager.send(page.form(to="/budget/ordres/"), press="Donner").expect("Ordonné")
        answer = self.manager.get(page.link(to="/fichier/xml/"))
        _must(b"pain.001.001.09" in answer.content and _IBAN.encode() in answer.content, "no bank file")
        return f"{_find(page, r'P[0-9]{2}-[0-9]{6}-[0-9A-Z]')}, its pain.001 fetched"

    def _prepare_payments(self) -> None:
        """Type today's rate; record the account of this check where it is missing."""
        page = self.manager.get("/aides/budget/taux/")
        form = page.form(holding="tnd_per_eur").fill(tnd_per_eur="3,39", source="Contrôle", confirmed="on")
        self.manager.send(form, press="Enregistrer").expect("Le taux est saisi")
        page = self.manager.get("/aides/budget/comptes/")
        if _ACCOUNT not in page.text:
            form = page.form(holding="iban").fill(name=_ACCOUNT, holder="Dispositif Tounesna", iban=_IBAN)
            form.choose("phase", "Phase II").choose("currency", "Dinar")
            self.manager.send(form, press="Enregistrer").expect("Le compte est enregistré")

    def route(self) -> str:
        browser = self.counsellor
        page = browser.get(f"/aides/dossiers/{self.case}/nouvelle/")
        page = browser.send(page.form(kind="business"))
        self.business = _key(page.url)
        page = browser.get(f"/operateurs/propositions/{self.business}/choisir/").expect("Jasmin Insertion")
        form = next(
            (one for one in page.forms if any("Jasmin" in button.words for button in one.buttons)), None
        )
        if form is None:
            raise PageProblem(f"no operator to pick on {page.url}. {page.message}")
        page = browser.send(form, press="Proposer").expect("Jasmin Insertion", "En attente de réponse")
        return f"{_find(page, r'A[0-9]{2}-[0-9]{6}-[0-9A-Z]')} proposed to Jasmin Insertion"

    def accept(self) -> str:
        self.agent.get("/operateurs/portail/").expect(self.name)
        page = self.agent.get(f"/operateurs/portail/{self.business}/").expect(f"{FEE_EUR} €")
        page = self.agent.send(page.form(to="accepter"), press="Accepter").expect("Dossier accepté")
        _must("Mère célibataire" not in page.text, "the operator reads a vulnerability")
        return "accepted; contact and project shown, nothing else"

    def check_doors(self) -> str:
        doors = [
            (self.other_agent, f"/operateurs/portail/{self.business}/", 404),
            (self.other_agent, f"/operateurs/portail/{self.business}/plan/", 404),
            (self.agent, f"/operateurs/portail/{self.social}/", 404),
            (self.agent, f"/aides/{self.social}/", 403),
            (self.agent, f"/dossiers/{self.case}/", 403),
            (self.agent, "/pilotage/rapports/", 403),
            (self.agent, "/aides/budget/", 403),
            (self.counsellor, f"/aides/{self.social}/decider/", 403),
        ]
        for browser, path, status in doors:
            browser.get(path, status=status)
        return ", ".join(f"{browser.name} {path} {status}" for browser, path, status in doors)

    def plan(self) -> str:
        """Write the plan step by step, as on a telephone without JavaScript."""
        page = self.agent.get(f"/operateurs/portail/{self.business}/plan/")
        form = page.form(holding="title").fill(
            title="Atelier de couture", summary="Confection et retouches.", cherche="couture", jobs_planned=2
        )
        form = self.agent.send(form, press="Chercher").form(holding="isic_class").fill(isic_class="1410")
        steps: tuple[dict[str, object], ...] = (
            {"commune": "Tunis", "patente": "in_progress", "rne": "none", "cnss": "none"},
            {"market_clients": "Les habitants du quartier"},
            {"costs-0-label": "Machines à coudre", "costs-0-amount_eur": BUSINESS_EUR.replace(" ", "")},
            {},
            {"month-1-income_tnd": "1500", "month-1-expense_tnd": "900"},
        )
        for answers in steps:
            page = self.agent.send(form, press="Enregistrer et continuer")
            form = page.form(holding="version").fill(**answers)
        self.agent.send(form, press="Enregistrer et continuer")
        page = self.agent.get(f"/operateurs/portail/{self.business}/soumettre/").expect(f"{BUSINESS_EUR} €")
        page = self.agent.send(page.form(to="soumettre"), press="Soumettre").expect("Soumise")
        return f"{BUSINESS_EUR} EUR asked for"

    def approve_business(self) -> str:
        before = self._strip(self.manager, self.business, "Aides économiques")
        page = self._approve(self.business)
        after = _strip(page, "Aides économiques")
        _must(after == Strip(before.left, before.used + 1, before.reserved - 1), f"{before} became {after}")
        return f"economic aids used: {before.used} → {after.used}"

    def sign_business(self) -> str:
        self._sign(self.counsellor, self.business, "person")
        self._sign(self.counsellor, self.business, "ote")
        page = self.agent.get(f"/operateurs/portail/{self.business}/contrat/signer/")
        form = page.form(holding="signed_on").fill(signed_on=day_short_text(today()))
        self.agent.send(form).expect("Signature enregistrée")
        page = self._sign(self.manager, self.business, "programme")
        page.expect("Contrat signé")
        return "contracted for twelve months"

    def report(self) -> str:
        page = self.manager.get("/pilotage/rapports/nouveau/")
        day = day_short_text(today())
        form = page.form(holding="periode").fill(
            languages=["fr", "ar"], formats=["pdf", "json"], comment="Rapport du contrôle.", du=day, au=day
        )
        page = self._watch(self.manager.send(form.choose("periode", "Autre"), press="Demander"))
        answers = {_file_name(answer): answer.content for answer in map(self.manager.get, _urls(page))}
        for name, content in answers.items():
            (self.output / name).write_bytes(content)
        figures = read_figures(_one(answers, ".json"), alone=self.cast.alone)
        said = [
            check_pdf(_one(answers, f"-{code}.pdf"), language=code, figures=figures) for code in ("fr", "ar")
        ]
        return f"{'; '.join(said)}; figures {figures.sha256[:12]}"

    def _watch(self, page: Page) -> Page:
        """Ask for the report's page until it is ready; the worker builds it meanwhile."""
        deadline = time.monotonic() + REPORT_WAIT
        while time.monotonic() < deadline:
            if len(_urls(page)) == FILES:
                return page
            if any("relancer" in form.action for form in page.forms):
                raise PageProblem(f"the report failed. {page.message}")
            time.sleep(0.5)
            page = self.manager.get(page.url)
        raise PageProblem(
            f"{len(_urls(page))} of {FILES} files after {REPORT_WAIT} s: is a worker running? {page.message}"
        )

    def _approve(self, application: str) -> Page:
        page = self.manager.get(f"/aides/{application}/decider/")
        return self.manager.send(page.form(holding="granted_eur"), press="Approuver").expect("Approuvée")

    def _sign(self, browser: Browser, application: str, party: str) -> Page:
        page = browser.get(f"/aides/{application}/contrat/")
        form = page.form(holding="party").fill(party=party, signed_on=day_short_text(today()))
        return browser.send(form, press="Enregistrer").expect("La signature est enregistrée")

    def _strip(self, browser: Browser, application: str, label: str) -> Strip:
        return _strip(browser.get(f"/aides/{application}/"), label)


def _urls(page: Page) -> list[str]:
    """Return the addresses of the report's files."""
    return [link.url for link in page.links if "/rapports/fichiers/" in link.url]


def _one(answers: dict[str, bytes], ending: str) -> bytes:
    found = [content for name, content in answers.items() if name.endswith(ending)]
    if len(found) != 1:
        raise PageProblem(f"one file {ending} was expected among {', '.join(answers)}")
    return found[0]


def _strip(page: Page, label: str) -> Strip:
    found = re.search(_STRIP.format(label=re.escape(label)), page.text)
    if found is None:
        raise PageProblem(f"no budget strip for {label!r} on {page.url}. {page.message}")
    return Strip(*map(int, found.groups()))


def _find(page: Page, pattern: str) -> str:
    found = re.search(pattern, page.text)
    if found is None:
        raise PageProblem(f"nothing like {pattern} on {page.url}. {page.message}")
    return found[0]


def _key(url: str) -> str:
    """Return the key that ends an address: ".../aides/12/" gives "12"."""
    found = re.search(r"/(\d+)/$", url)
    if found is None:
        raise PageProblem(f"{url} is not the address of a file")
    return found[1]


def _file_name(page: Page) -> str:
    name = page.headers.get_filename() or ""
    if not re.fullmatch(r"[\w.-]+", name):
        raise PageProblem(f"{page.url} is not a file with a name ({name!r}). {page.message}")
    return name


def _must(true: bool, what: str) -> None:
    if not true:
        raise PageProblem(what)
