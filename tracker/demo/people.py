"""Who takes part: the two committees and made-up people in every role. All of it but the committees is example data.

Everybody is called Exempel, so that nobody is taken for whoever held the post in 2014.
"""

from dataclasses import dataclass

from tracker.rules.states import Role

ADMINISTRATOR = "systemadministratör"
ADMINISTRATOR_EMAIL = "systemadministrator@tillsynslotsen.example"

#: One phrase a role, the same in both committees. They open nothing but a demo on the reader's own machine.
PASSWORDS = {
    Role.CHIEF: "sju blanka kompasser",
    Role.COORDINATOR: "fyra lugna hamnar",
    Role.OWNER: "tre raska roddbatar",
    Role.VERIFIER: "nio skarpa kikare",
    Role.CHAIR: "en stadig ankarkedja",
    Role.VICE_CHAIR: "tolv hissade segel",
    Role.MEMBER: "elva vita fyrtorn",
    Role.SECRETARY: "sex prydliga knopar",
    Role.AUDITOR: "fem djupa farleder",
}
ADMINISTRATOR_PASSWORD = "tio starka trossar"  # noqa: S105 -- written to instance/demo-accounts.json, on purpose


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person. `mailbox` is what stands before the @, and how the story calls them."""

    mailbox: str
    role: Role
    title: str
    first_name: str

    @property
    def name(self) -> str:
        """First name and the surname that everybody shares."""
        return f"{self.first_name} Exempel"


@dataclass(frozen=True, slots=True)
class Company:
    """The people of one committee, the domain of their addresses, and what else the demo must make up about it."""

    domain: str
    plan_dnr: str
    #: Working days that an answer needs to arrive.
    sending_days: int
    people: tuple[Person, ...]

    def address(self, person: Person) -> str:
        """What the person signs in with."""
        return f"{person.mailbox}@{self.domain}"


KATRINEHOLM = Company(
    "katrineholm.example",
    "EX-2014/018",
    1,
    (
        Person("forvaltningschef", Role.CHIEF, "Förvaltningschef", "Kim"),
        Person("kvalitetssamordnare", Role.COORDINATOR, "Kvalitetssamordnare", "Robin"),
        Person("verksamhetschef", Role.OWNER, "Verksamhetschef", "Alex"),
        Person("enhetschef.mottagning", Role.OWNER, "Enhetschef mottagning", "Charlie"),
        Person("enhetschef.utredning", Role.OWNER, "Enhetschef utredning", "Mika"),
        Person("granskare", Role.VERIFIER, "Controller", "Noa"),
        Person("ordforande", Role.CHAIR, "Ordförande", "Eli"),
        Person("vice.ordforande", Role.VICE_CHAIR, "Vice ordförande", "Love"),
        Person("ledamot", Role.MEMBER, "Ledamot", "Sam"),
        Person("namndsekreterare", Role.SECRETARY, "Nämndsekreterare", "Lo"),
        Person("revisor", Role.AUDITOR, "Revisor", "Tove"),
    ),
)

VASTERAS = Company(
    "vasteras.example",
    "EX-2014/211",
    0,
    (
        Person("forvaltningschef", Role.CHIEF, "Direktör", "Billie"),
        Person("kvalitetssamordnare", Role.COORDINATOR, "Kvalitetssamordnare", "Dani"),
        Person("verksamhetschef", Role.OWNER, "Verksamhetschef", "Jamie"),
        Person("enhetschef.utredning", Role.OWNER, "Enhetschef utredning", "Sasha"),
        Person("hr.strateg", Role.OWNER, "HR-strateg", "Toni"),
        Person("granskare", Role.VERIFIER, "Controller", "Nico"),
        Person("ordforande", Role.CHAIR, "Ordförande", "Max"),
        Person("vice.ordforande", Role.VICE_CHAIR, "Vice ordförande", "Andrea"),
        Person("ledamot", Role.MEMBER, "Ledamot", "Ellis"),
        Person("namndsekreterare", Role.SECRETARY, "Nämndsekreterare", "Vanja"),
        Person("revisor", Role.AUDITOR, "Revisor", "Rio"),
    ),
)
