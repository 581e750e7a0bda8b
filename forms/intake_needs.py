"""What the program needs from a form: each question's name, type, choices, and which rules would lose it.

Publishing a form checks it against NEEDS (`lost`); the built-in intake is checked by a test.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from forms.engine.model import Form, Kind

# Legal forms in which someone else may decide or bear the risk: then it is asked (Bbz art. 1 and 33).
ASKS_CONTROL: Final = frozenset({"bv", "nv", "cv", "cooperatie", "stichting", "vereniging", "buitenlands"})


@dataclass(frozen=True)
class Need:
    """One question that the program reads. rules: rule ids, or where it is shown. choices: those with a meaning."""

    name: str
    kind: Kind
    rules: tuple[str, ...]
    choices: frozenset[str] = frozenset()


# name, type, rules (by comma), choices that the rules know, going on in lines that start with a blank;
# "~" before a type: any choice of the list is fine. Named are the rules that read the answer, and those that conclude
# nothing without it. colour: that of the quick scan; debt_help: V6 to V10; apply: no rule reads it, the application
# asks for it; referral: it stands in the letter to a party, or the form needs it for one; kept: in the dossier only
_TABLE: Final = """
w1_wish           select_one       road,bbz,steps,papers,plan,referral go_on go_on_changed beside_job stop_job
                                                  stop_unsure unsure
w2_sure           integer          steps
w3_change         text             plan
w4_tried          select_multiple  kept           lower_costs new_customers arrangement bank bookkeeper municipality
                                                  kvk nothing
p11_feeling       integer          safety
s1_eviction       select_one       S1,clock,debt_help,steps no threat judgment date_known
s1_date           date             S1
s2_cutoff         select_one       S2,clock,debt_help,steps no announced cut_off
s2_date           date             S2
s3_insurance      select_one       S3,clock,debt_help,steps no arrears cancelled
s4_seizure        select_multiple  S4,tracks,steps none bank income goods business home
s5_bankruptcy     select_multiple  S5,tracks,steps none petition credit
s5_date           date             S5
s6_week           select_one       S6,steps,papers yes partly no
s7_post           select_one       S7,steps,papers,plan always sometimes never
business_owner    select_one       R3,R17,bbz     client partner
o1_self_employed  select_one       road,bbz,debt_help,provisional,referral registered unregistered deregistered never
o2_kvk            text             referral,apply
o3_legal_form     select_one       bbz,debt_help  eenmanszaak vof maatschap cv bv nv cooperatie stichting vereniging
                                                  buitenlands geen
o3_control        select_one       bbz            yes no
o4_sector         ~select_one      card,referral
o4_description    text             kept
o4_sbi            text             kept
o4_sbi_version    select_one       kept           2025 2008
o5_since          date             bbz
o5_benefit        select_one       bbz            yes no
o6_hours          integer          R17,bbz
o7_staff          integer          kept
o8_kind           ~select_one      kept
o8_amount         decimal          kept
o8_until          date             kept
o9_books          select_one       provisional,steps,plan up_to_date three_months more_than_three bookkeeper_stopped
                                                  none
o11_cause         select_multiple  road,apply     fewer_customers false_self_employment higher_costs
                                                  customers_not_paying illness private paying_back conflict
                                                  investment other
d1_debts          select_one       tracks,debt_help,steps,papers,plan,referral no overview no_overview
d3_total_class    select_one       tracks,referral to_5000 to_15000 to_50000 to_150000 more
d3_total          integer          tracks,R13
t1_asked          select_one       clock,steps,referral yes no
t1_asked_on       date             clock,steps,referral
t1_held_on        date             clock
t1_withdrawn_on   date             clock
p1_name           text             plan,card,referral
p3_municipality   ~select_one      card,referral
p3_postcode       text             kept
p3_house_number   text             kept
p4_phone          text             referral,apply
p4_email          text             kept
p4_preference     select_multiple  kept           call app mail letter
p4_post_ok        select_one       kept           yes no
p4_voicemail_ok   select_one       kept           yes no
p4_partner_knows  select_one       kept           yes no no_partner
p4_safe_time      text             kept
t3_explained      select_one       plan,referral  yes no
figures_date      date             line
f1_vat            select_one       R1,provisional excluding including_21 including_9
f1_turnover_1     decimal          R1,R7,provisional
f1_turnover_2     decimal          R1,R7,provisional
f1_turnover_3     decimal          R1,R7,provisional
f2_last_year_1    decimal          R16
f2_last_year_2    decimal          R16
f2_last_year_3    decimal          R16
f3_turnover_year  decimal          kept
f3_profit_year    decimal          apply
f4_purchases      decimal          colour,R1,R2,R3,R5,R6,R7,R8,R9,R10,R11,R12,R13,tracks,road,steps
f5_fixed          decimal          R2,provisional
f5_kind           ~select_one      kept
f5_amount         decimal          R2,provisional
f6_debt_service   decimal          R8,R10
f7_cash           decimal          colour,R9,road,steps
f7_vat_due        decimal          R9
g1_owner          select_one       R3             client partner
g1_vat            select_one       R1,provisional excluding including_21 including_9
g1_turnover_1     decimal          R1,R7,provisional
g1_turnover_2     decimal          R1,R7,provisional
g1_turnover_3     decimal          R1,R7,provisional
g4_purchases      decimal          colour,R1
g5_fixed          decimal          colour,R2
g6_debt_service   decimal          R8,R10
g7_vat_due        decimal          R9
g8_due_30         decimal          R9
g9_overdue        decimal          R9
f8_due_total      decimal          kept
f8_due_30         decimal          R9
f9_overdue        decimal          R9
f10_orders        decimal          kept
f11_largest_pct   decimal          R18
f12_equity        decimal          R14
f12_total         decimal          R14
f12_current       decimal          R15
f12_short         decimal          R15
f13_reliability   select_one       provisional    books statements estimate
h1_household      decimal          R4,R8,provisional
h1_kind           ~select_one      kept
h1_amount         decimal          R4,R8,provisional
h2_other_income   decimal          R4,R8,provisional
h2_kind           select_one       provisional    allowances
h2_what           text             kept
h2_amount         decimal          R4,R8,provisional
h3_allowances     select_multiple  kept           care rent child_budget childcare none
h3_amount         decimal          R4,R8,provisional
h4_assets         select_multiple  apply          none savings home_value other
h4_amount         decimal          apply
h5_vtlb           decimal          R11,R12,R13,tracks,provisional
h5_vtlb_estimate  select_one       provisional    yes no
d4_demanded       decimal          R12
d4_creditor       text             kept
d4_amount         decimal          R8
d4_paying         select_one       R8             yes partly no
p2_birth_date     date             road,bbz,steps,papers
p6_home           select_one       papers         alone partner children partner_children others
p7_children       integer          apply
p8_needed         select_one       bbz,debt_help  yes no
p8_status         select_one       bbz,debt_help  yes no
p9_house          select_one       apply          rent_corporation rent_private owned other
p10_language      select_one       kept           yes with_help no
p10_spoken        text             referral,plan
d2_creditor       text             kept
d2_kind           ~select_one      kept
d2_private        select_one       kept           business private
d2_amount         decimal          R13,tracks
d2_monthly        decimal          R12
d2_since          date             kept
d2_status         select_one       kept           on_time arrears reminder collection bailiff judgment seizure
d5_support        select_multiple  debt_help,papers,plan tozo tax_deferral now_tvl bbz_loan none
d5_amount         decimal          kept
d6_security       select_one       kept           no guarantor mortgage property
d7_new_debts      select_one       referral       no sometimes monthly
d8_earlier        select_one       debt_help,referral no yes
d9_returns        select_one       steps,plan     yes no
d9_which          select_multiple  kept           vat income payroll
l1_bbz            select_one       clock          no waiting granted refused
l1_applied_on     date             clock
l1_extended       select_one       clock          yes no
l1_decided_on     date             clock
l1_book_year_end  date             clock
l1_accounts_on    date             clock
l2_moratorium_on  date             clock
l2_moratorium_until date             clock
l3_decision_on    date             clock
k1_good_at        select_multiple  kept           craft selling organising figures online leading languages other
k1_text           text             kept
k2_chances        select_multiple  kept           other_customers higher_price online other_place together
                                                  lower_costs new_product none
k3_network        text             kept
k4_papers         text             kept
a1_changes        select_multiple  kept           price customers costs offer place online together
a2_turnover       decimal          kept
a3_amount         decimal          apply
a3_purpose        select_multiple  apply          arrears stock investment living
a4_bank           select_one       bbz            not_asked pending refused
a5_help           select_multiple  steps          coach books sales price legal none
b1_stop_on        date             bbz
b2_deregistering  select_one       road,bbz,plan  no waiting done
b5_ten_years      select_one       bbz            yes no
b7_liable         select_multiple  kept           nobody partner associate director
c1_work           text             kept
c1_sector         ~select_one      kept
c2_hours          integer          kept
c6_training       select_one       kept           no short longer
c7_employed       select_one       road           yes maybe no
c8_barriers       select_multiple  kept           childcare caring health language debts transport none
t2_contact        ~select_one      kept
t4_share          select_one       consent,referral some nobody
t4_party          ~select_one      consent,referral
t4_party_name     text             consent,referral
t4_given_on       date             consent,referral
t4_withdrawn_on   date             consent,referral
t5_company        select_one       kept           no yes
pl1_goal          text             plan
pl1_why           text             plan
pl1_by            date             plan
pl2_action        text             plan,referral
pl2_who           select_one       plan,referral  client worker party
pl2_party         text             plan,referral
pl2_phone         text             plan
pl2_date          date             plan,referral
pl2_status        select_one       plan           open done not_done changed no_offer
pl2_money         text             plan
pl2_code          hidden           plan
pl3_party         text             plan,referral
pl3_contact       text             plan,referral
pl3_date          date             plan
pl3_warm          select_one       plan,referral  yes no
pl4_review_date   date             plan,clock,referral
pl4_next_date     date             plan
pl4_next_time     time             plan
pl4_next_place    text             plan
pl5_agree         select_one       plan           yes partly no
pl5_reaction      text             plan
pl5_signed        select_one       plan           paper screen phone
pl5_signed_on     date             plan,clock
"""


_SCAN: Final = "colour R2 R3 R5 R6 R7 R8 R9 R10 R11 R12 R13 tracks road steps"

# Questions of which one answer will do: what is lost besides when a form has none of them any more.
_ONE_OF: Final = (
    ("f1_turnover_1 f1_turnover_2 f1_turnover_3", f"{_SCAN} R16"),
    ("g1_turnover_1 g1_turnover_2 g1_turnover_3", "colour"),
    ("f5_fixed f5_amount", _SCAN),
    ("h1_household h1_amount", "colour R6 R7 R9 R10 road steps"),
    ("d4_demanded d2_monthly", "tracks"),
)


def _needs() -> Iterator[Need]:
    for line in _TABLE.replace("\n ", " ").strip().splitlines():
        name, kind, rules, *choices = line.split()
        yield Need(name, Kind(kind.removeprefix("~")), tuple(rules.split(",")), frozenset(choices))


NEEDS: Final = tuple(_needs())
CHOICES: Final[Mapping[str, frozenset[str]]] = {need.name: need.choices for need in NEEDS}


@dataclass(frozen=True)
class Lost:
    """A question or choice that a form lacks or has with another type. found: the type it has, None when absent."""

    need: Need
    found: Kind | None
    choices: frozenset[str] = frozenset()  # the known choices that its list lacks


def rules_lost(need: Need, gone: frozenset[str]) -> tuple[str, ...]:
    """The rules that lose this question where all of these are gone: also those to which one of several was enough."""
    together = (rules for names, rules in _ONE_OF if need.name in names.split() and gone.issuperset(names.split()))
    return tuple(dict.fromkeys((*need.rules, *(rule for rules in together for rule in rules.split()))))


def lost(form: Form) -> tuple[Lost, ...]:
    """What the program would lose with this form; empty when nothing."""
    return tuple(_losses(form))


def _losses(form: Form) -> Iterator[Lost]:
    for need in NEEDS:
        node = form.nodes.get(need.name)
        if node is None or node.kind is not need.kind:
            yield Lost(need, node.kind if node else None)
            continue
        offered = {choice.name for choice in form.choices.get(node.choice_list or "", ())}
        if need.choices - offered:
            yield Lost(need, node.kind, need.choices - offered)
