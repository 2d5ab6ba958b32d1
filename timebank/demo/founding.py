"""The bank before its first visit: branches, staff, volunteers, seniors, families, who meets whom."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from timebank.care.commands import AssignVolunteer, assign_volunteer
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Role
from timebank.demo.names import ESTATES, NEIGHBOURHOODS, SAFETY_NOTES, make_name
from timebank.demo.teller import Staff, Teller, at
from timebank.demo.year import SENIORS_BY_MONTH, YEAR
from timebank.people.commands.branches import OpenBranch, open_branch
from timebank.people.commands.consents import RecordConsent, record_consent
from timebank.people.commands.family import ConfirmLink, confirm_link
from timebank.people.commands.identity import SeeIdentity, see_identity
from timebank.people.commands.registering import RegisterPerson, register_person
from timebank.people.commands.roles import AppointStaff, appoint_staff
from timebank.people.commands.setup import FirstAdministrator, SetUpBank, set_up_bank
from timebank.people.commands.trainings import RecordTraining, record_training
from timebank.people.forms.districts import shipped_districts
from timebank.people.rules import ConsentMethod, Document, Purpose, Relation

OPENED = date(YEAR, 5, 4)
RECRUITED = date(YEAR, 6, 1)
TRAINED = date(YEAR, 6, 20)
DALSEO, CHEONGJU = "dalseo", "cheongju"
SENIORS = 222
VOLUNTEERS = 144
AGES = (*range(13, 83),)
CONSENTS = frozenset({Purpose.MEMBERSHIP, Purpose.CARE})
COORDINATORS = {DALSEO: ("정현우", "김도윤"), CHEONGJU: ("한서영", "오진석")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody whom the demonstration's pages show by name."""

    name: str
    born: date
    neighbourhood: str
    address: str = ""
    note: str | None = None
    language: str = "ko"


SENIORS_KNOWN = (
    Known(
        name="김영자",
        born=date(1947, 3, 8),
        neighbourhood="월성동",
        address="월성주공 3단지 304동 1102호",
        note="초인종 소리를 잘 못 들으세요. 문을 두 번 두드려 주세요.",
    ),
    Known(
        name="남궁옥순",
        born=date(1943, 11, 2),
        neighbourhood="상인동",
        address="비둘기아파트 102동 507호",
    ),
    Known(
        name="선우말순",
        born=date(1945, 5, 30),
        neighbourhood="두류동",
        address="한마음아파트 3동 201호",
    ),
    Known(name="박말분", born=date(1941, 1, 17), neighbourhood="본리동", address="그린빌라 2동 102호"),
    Known(name="이순자", born=date(1944, 9, 9), neighbourhood="월성동", address="우방아파트 105동 803호"),
    Known(name="김복순", born=date(1940, 12, 25), neighbourhood="진천동", address="청솔주택 1층"),
    Known(name="정분례", born=date(1939, 2, 14), neighbourhood="송현동", address="은행나무길 12"),
    Known(name="최갑순", born=date(1946, 7, 7), neighbourhood="감삼동", address="느티나무길 8"),
    Known(
        name="최순임",
        born=date(1942, 10, 3),
        neighbourhood="성당동",
        address="한마음아파트 7동 1204호",
    ),
    Known(
        name="황보영희",
        born=date(1948, 4, 21),
        neighbourhood="두류동",
        address="우방아파트 201동 1501호",
    ),
)
VOLUNTEERS_KNOWN = (
    Known(name="윤미경", born=date(1974, 5, 3), neighbourhood="월성동"),
    Known(name="제갈민수", born=date(1990, 8, 19), neighbourhood="본리동"),
    Known(name="강동원", born=date(1961, 6, 11), neighbourhood="월성동"),
    Known(name="독고진", born=date(1983, 3, 27), neighbourhood="두류동"),
    Known(name="남궁지호", born=date(1999, 12, 1), neighbourhood="진천동"),
    Known(name="이수빈", born=date(2001, 4, 15), neighbourhood="송현동"),
    Known(name="쩐 반 민", born=date(1988, 1, 23), neighbourhood="본리동", language="vi"),
    Known(name="박서준", born=date(1979, 9, 5), neighbourhood="감삼동"),
)


@dataclass(slots=True)
class Founded:
    """What the later parts build on. Lists are in the order of the year's plan."""

    administrators: list[UUID]
    staff: dict[str, Staff]
    auditor: UUID
    seniors: list[tuple[str, UUID]] = field(default_factory=list)
    volunteers: list[tuple[str, UUID]] = field(default_factory=list)
    volunteer_of: list[int] = field(default_factory=list)
    known: dict[str, UUID] = field(default_factory=dict)
    phones: Counter[str] = field(default_factory=Counter)

    def next_phone(self) -> str:
        """Return a number that no telephone has: 010-0000-…."""
        self.phones["mobile"] += 1
        return f"010-0000-{self.phones['mobile']:04d}"


def found(teller: Teller, random: Random) -> Founded:
    """Open the bank with its people as they stood in the first year."""
    bank = _open(teller)
    _recruit(teller, random, bank)
    _register_seniors(teller, random, bank)
    _add_families(teller, random, bank)
    _pair(teller, random, bank)
    return bank


def _open(teller: Teller) -> Founded:
    now = at(OPENED, 9)
    administrators = teller.do(
        set_up_bank,
        SetUpBank(
            branch_id=NATIONAL,
            actor_id=None,
            administrators=(
                FirstAdministrator(name="문정아", phone=None, email="admin.one@example.org"),
                FirstAdministrator(name="백승호", phone=None, email="admin.two@example.org"),
            ),
            short_name=DALSEO,
            name="대구 달서구 지점",
            name_en="Dalseo-gu, Daegu",
            district_code="27-달서구",
            phone="053-000-1234",
            sender="053-000-1234",
            districts=shipped_districts(),
        ),
        now=now,
    )
    teller.do(
        open_branch,
        OpenBranch(
            branch_id=NATIONAL,
            actor_id=administrators[0],
            short_name=CHEONGJU,
            name="충북 청주시 지점",
            name_en="Cheongju, Chungbuk",
            district_code="43-청주시",
            phone="043-000-1234",
            sender="043-000-1234",
        ),
        now=now,
    )

    def appoint(branch_id: str, name: str, email: str, role: Role) -> UUID:
        return teller.do(
            appoint_staff,
            AppointStaff(
                branch_id=branch_id,
                actor_id=administrators[0],
                name=name,
                email=f"{email}@example.org",
                role=role,
                starts_on=OPENED,
            ),
            now=now,
        )

    staff = {
        branch_id: Staff(
            branch_id=branch_id,
            first=appoint(branch_id, names[0], f"{branch_id}.one", Role.COORDINATOR),
            second=appoint(branch_id, names[1], f"{branch_id}.two", Role.COORDINATOR),
        )
        for branch_id, names in COORDINATORS.items()
    }
    auditor = appoint(DALSEO, "서지훈", "dalseo.audit", Role.AUDITOR)
    return Founded(administrators=administrators, staff=staff, auditor=auditor)


def _branch_of(number: int) -> str:
    return CHEONGJU if number % 5 in (1, 3) else DALSEO


def _recruit(teller: Teller, random: Random, bank: Founded) -> None:
    for number in range(VOLUNTEERS):
        known = VOLUNTEERS_KNOWN[number] if number < len(VOLUNTEERS_KNOWN) else None
        branch_id = DALSEO if known else _branch_of(number)
        age = AGES[number % len(AGES)]
        born = known.born if known else _born(random, age)
        volunteer = register(
            teller,
            bank,
            branch_id=branch_id,
            name=known.name if known else make_name(random, age=age),
            born=born,
            role=Role.VOLUNTEER,
            neighbourhood=known.neighbourhood if known else random.choice(NEIGHBOURHOODS[branch_id]),
            language=known.language if known else "ko",
            day=RECRUITED,
        )
        train(teller, bank, branch_id, volunteer, minutes=240, day=TRAINED)
        bank.volunteers.append((branch_id, volunteer))
        if known:
            bank.known[known.name] = volunteer


def train(  # noqa: PLR0913  who, how much and when
    teller: Teller, bank: Founded, branch_id: str, person_id: UUID, *, minutes: int, day: date
) -> None:
    """Have the person's identity seen, and give them some training."""
    coordinator = bank.staff[branch_id].first
    teller.do(
        see_identity,
        SeeIdentity(
            branch_id=branch_id, actor_id=coordinator, person_id=person_id, document=Document.RESIDENT_CARD
        ),
        now=at(day, 9),
    )
    teller.do(
        record_training,
        RecordTraining(
            branch_id=branch_id,
            actor_id=coordinator,
            person_id=person_id,
            title="기본 교육",
            held_on=day,
            minutes=minutes,
        ),
        now=at(day, 18),
    )


def _register_seniors(teller: Teller, random: Random, bank: Founded) -> None:
    for number in range(SENIORS):
        known = SENIORS_KNOWN[number] if number < len(SENIORS_KNOWN) else None
        branch_id = DALSEO if known else _branch_of(number)
        age = random.randint(66, 93)
        neighbourhood = known.neighbourhood if known else random.choice(NEIGHBOURHOODS[branch_id])
        block, flat = random.randint(101, 120), random.randint(101, 1505)
        home = f"{random.choice(ESTATES)} {block}동 {flat}호"
        month = next(month for month, count in SENIORS_BY_MONTH.items() if number < count)
        senior = register(
            teller,
            bank,
            branch_id=branch_id,
            name=known.name if known else make_name(random, age=age),
            born=known.born if known else _born(random, age),
            role=Role.SENIOR,
            neighbourhood=neighbourhood,
            address=known.address if known else home,
            day=date(YEAR, month, 1) - timedelta(days=6),
        )
        bank.seniors.append((branch_id, senior))
        if known:
            bank.known[known.name] = senior


def register(  # noqa: PLR0913  what is known of somebody
    teller: Teller,
    bank: Founded,
    *,
    branch_id: str,
    name: str,
    born: date | None,
    role: Role,
    neighbourhood: str,
    day: date,
    address: str | None = None,
    language: str = "ko",
    consents: frozenset[Purpose] = CONSENTS,
) -> UUID:
    """Register somebody at the branch's desk, as on paper; under 18 with a guardian."""
    young = born is not None and born.year > day.year - 19
    return teller.do(
        register_person,
        RegisterPerson(
            branch_id=branch_id,
            actor_id=bank.staff[branch_id].first,
            name=name,
            birth_date=born,
            phone=bank.next_phone(),
            neighbourhood=neighbourhood,
            address=address,
            language=language,
            roles=frozenset({role}),
            consents=consents,
            guardian_name=name[0] + "성수" if young else None,
            guardian_phone=bank.next_phone() if young else None,
            guardian_agrees=young,
            paper_ref="가입 신청서철",
            somebody_else=True,
        ),
        now=at(day, 10),
    )


def _born(random: Random, age: int) -> date:
    # So that the age holds for the whole second half of the first year.
    return date(YEAR - age, 1, 1) + timedelta(days=random.randrange(150))


def _add_families(teller: Teller, random: Random, bank: Founded) -> None:
    named = {"선우말순": ("이은정", date(1971, 6, 18)), "김영자": ("박지현", date(1973, 2, 2))}
    by_senior = {bank.known[senior]: relative for senior, relative in named.items()}
    for number, (branch_id, senior) in enumerate(bank.seniors):
        if senior not in by_senior and number % 4:
            continue
        name, born = by_senior.get(senior) or (make_name(random, age=48), None)
        day = date(YEAR, 12, 10)
        relative = register(
            teller,
            bank,
            branch_id=branch_id,
            name=name,
            born=born,
            role=Role.FAMILY,
            neighbourhood="",
            day=day,
            consents=frozenset({Purpose.MEMBERSHIP}),
        )
        if senior in by_senior:
            bank.known[name] = relative
        coordinator = bank.staff[branch_id].first
        teller.do(
            confirm_link,
            ConfirmLink(
                branch_id=branch_id,
                actor_id=coordinator,
                person_id=senior,
                relative_id=relative,
                relation=Relation.CHILD,
                basis="가족관계증명서를 보았습니다",
            ),
            now=at(day, 11),
        )
        teller.do(
            record_consent,
            RecordConsent(
                branch_id=branch_id,
                actor_id=coordinator,
                person_id=senior,
                purpose=Purpose.SHARE_VISITS,
                method=ConsentMethod.PAPER,
                towards_id=relative,
                paper_ref="동의서철",
            ),
            now=at(day, 11, 5),
        )


def _pair(teller: Teller, random: Random, bank: Founded) -> None:
    """Give each senior a volunteer of their branch, the least busy first."""
    by_branch = {
        branch_id: [n for n, (at_branch, _) in enumerate(bank.volunteers) if at_branch == branch_id]
        for branch_id in bank.staff
    }
    met: Counter[int] = Counter()
    for number, (branch_id, senior) in enumerate(bank.seniors):
        fewest = min(met[each] for each in by_branch[branch_id])
        volunteer = random.choice([each for each in by_branch[branch_id] if met[each] == fewest])
        met[volunteer] += 1
        bank.volunteer_of.append(volunteer)
        month = next(month for month, count in SENIORS_BY_MONTH.items() if number < count)
        starts_on = date(YEAR, month, 1)
        teller.do(
            assign_volunteer,
            AssignVolunteer(
                branch_id=branch_id,
                actor_id=bank.staff[branch_id].first,
                volunteer_id=bank.volunteers[volunteer][1],
                senior_id=senior,
                activities=("talk", random.choice(("cook", "clean", "laundry", "chores"))),
                usual_start=time(10),
                usual_end=time(12),
                starts_on=starts_on,
                ends_on=date(YEAR, 12, 31),
                safety_note=random.choice(SAFETY_NOTES) if random.random() < 0.2 else None,  # noqa: PLR2004
            ),
            now=at(starts_on, 9),
        )
