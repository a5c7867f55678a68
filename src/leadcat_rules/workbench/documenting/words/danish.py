"""Danish."""

from __future__ import annotations

from leadcat_rules.domain import CategoryGroup, SaleStatus
from leadcat_rules.events import Origin, Trigger
from leadcat_rules.workbench.documenting.words.shape import Titles, Words

DANISH = Words(
    language="da",
    quoted="»{text}«",
    triggers={
        Trigger.SALE_SOLD: "et salg er vundet",
        Trigger.SALE_LOST: "et salg er tabt",
        Trigger.SALE_REGISTERED: "et salg registreres hos firmaet",
        Trigger.LEAD_STATUS_CHANGED: "en kontakts leadstatus indstilles til {status}",
    },
    variables={
        "company_id": "firmaets id",
        "company_name": "firmaets navn",
        "company_country": "firmaets land",
        "company_category": "firmaets kategori",
        "company_category_group": "gruppen for firmaets kategori",
        "company_lead_status_enabled": "»leadstatus aktiveret« for firmaets kategori",
        "contact_lead_status": "kontaktens leadstatus",
        "sale_amount": "salgets beløb",
        "sale_currency": "salgets valuta",
        "sale_status": "salgets status",
        "origin": "ændringens oprindelse",
        "actor": "den person, der gemte,",
        "event_at": "hændelsens tid",
    },
    attributes={
        "company": "firmaets {name}",
        "sale": "salgets {name}",
        "contact": "kontaktens {name}",
    },
    operators={
        "is_known": "{it} er kendt",
        "is_unknown": "{it} er ukendt",
        "equal_to": "{it} er {value}",
        "not_equal_to": "{it} ikke er {value}",
        "equal_to_case_insensitive": "{it} er {value} med store eller små bogstaver",
        "starts_with": "{it} begynder med {value}",
        "ends_with": "{it} slutter med {value}",
        "contains": "{it} indeholder {value}",
        "does_not_contain": "{it} ikke indeholder {value}",
        "one_of": "{it} er {value}",
        "none_of": "{it} ikke er {value}",
        "matches_regex": "{it} passer til mønstret {value}",
        "non_empty": "{it} ikke er en tom tekst",
        "greater_than": "{it} er større end {value}",
        "greater_than_or_equal_to": "{it} er mindst {value}",
        "less_than": "{it} er mindre end {value}",
        "less_than_or_equal_to": "{it} er højst {value}",
        "is_true": "{it} er sand",
        "is_false": "{it} er falsk",
        "before": "{it} er før {value}",
        "on_or_before": "{it} ikke er efter {value}",
        "after": "{it} er efter {value}",
        "on_or_after": "{it} ikke er før {value}",
        "within_days": "{it} ligger højst {value} før hændelsen",
        "older_than_days": "{it} ligger mere end {value} før hændelsen",
        "contains_all": "{it} indeholder alle af {value}",
        "is_contained_by": "{it} ikke indeholder andet end {value}",
        "shares_at_least_one_element_with": "{it} indeholder mindst én af {value}",
        "shares_exactly_one_element_with": "{it} indeholder præcis én af {value}",
        "shares_no_elements_with": "{it} indeholder ingen af {value}",
    },
    particular={
        ("company_lead_status_enabled", "is_true"): (
            "leadstatus er aktiveret for firmaets kategori"
        ),
        ("company_lead_status_enabled", "is_false"): (
            "leadstatus ikke er aktiveret for firmaets kategori"
        ),
        ("origin", "not_equal_to"): "ændringen ikke kommer fra {value}",
        ("origin", "none_of"): "ændringen ikke kommer fra {value}",
    },
    groups={
        CategoryGroup.UNKNOWN: "Ukendt",
        CategoryGroup.CUSTOMER: "Kunde",
        CategoryGroup.POTENTIAL_CUSTOMER: "Potentiel kunde",
        CategoryGroup.PARTNER: "Partner",
        CategoryGroup.LOST: "Tabt",
        CategoryGroup.OTHER: "Andet",
    },
    sale_statuses={
        SaleStatus.UNKNOWN: "ukendt",
        SaleStatus.OPEN: "åben",
        SaleStatus.SOLD: "vundet",
        SaleStatus.LOST: "tabt",
        SaleStatus.STALLED: "udsat",
    },
    origins={
        Origin.UI: "brugergrænsefladen",
        Origin.API: "API'et",
        Origin.IMPORT: "en import",
        Origin.BULK: "en masseopdatering",
        Origin.AUTOMATION: "en automatisering",
    },
    comes_from="ændringen kommer fra {value}",
    sentence="Når {conditions}, bliver kategorien {target}{confirmation}.",
    confirmed=", efter at nogen har bekræftet",
    confirmed_within=", efter at nogen har bekræftet (inden for {time})",
    units={
        "week": ("uge", "uger"),
        "day": ("dag", "dage"),
        "hour": ("time", "timer"),
        "minute": ("minut", "minutter"),
        "second": ("sekund", "sekunder"),
    },
    nothing="ingenting",
    yes="ja",
    no="nej",
    yes_within="ja, inden for {time}",
    all_of="alle disse:",
    any_of="én af disse:",
    off="Fra",
    broken="Defekt",
    target_gone="Reglens kategori findes ikke længere i CRM, så reglen gør ingenting.",
    lead_status_gone="Reglens leadstatus findes ikke længere i CRM, så reglen gør ingenting.",
    deleted="{name} (slettet)",
    not_set="ikke angivet",
    anything_eligible="Enhver potentiel kunde",
    titles=Titles(
        sentences="Hvad reglerne gør",
        table="Beslutningstabel",
        diagram="Fra kategori til kategori",
        order="Reglerne prøves i denne rækkefølge; den første, der passer, afslutter søgningen.",
        eligible=(
            "Kun et firma med en kategori i gruppen Potentiel kunde flyttes; af en leadstatus kun, "
            "hvor leadstatus er aktiveret for kategorien."
        ),
        unknown=(
            "En betingelse om noget, der er ukendt, er ikke opfyldt, "
            "medmindre den spørger efter netop det."
        ),
        no_rules="Der er ingen regler.",
        no_moves="Ingen regel flytter et firma.",
        numbers="Tallene ved pilene er reglernes numre.",
        number="Nr.",
        rule="Regel",
        trigger="Når",
        conditions="og",
        target="bliver kategorien",
        asks="Spørger",
        because="Fordi",
    ),
)
