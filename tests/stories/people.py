"""People at their browsers: they press, follow, fill in and read what the page shows, and nothing else."""

from collections.abc import Callable, Iterable

from playwright.sync_api import Locator, Page, expect

SECONDS = 15_000


class Person:
    """Somebody at a browser."""

    def __init__(self, name: str, page: Page) -> None:
        self.name, self.page = name, page

    def goes(self, *way: str) -> None:
        """From the first page along links, each by its name."""
        self.page.goto("/")
        for name in way:
            self.follows(name)

    def follows(self, name: str, within: Locator | None = None) -> None:
        """Follow the first link of that name."""
        (within or self.page).get_by_role("link", name=name, exact=True).first.click()

    def presses(self, name: str, within: Locator | None = None) -> None:
        """Press the button of that name."""
        (within or self.page).get_by_role("button", name=name, exact=True).click()

    def fills(self, label: str, value: object) -> None:
        """Write into the field of that label."""
        self.page.get_by_label(label, exact=True).fill(str(value))

    def chooses(self, label: str) -> None:
        """Choose one of several, or tick."""
        self.page.get_by_label(label, exact=True).check()

    def reads(self, *texts: str, seconds: int = SECONDS) -> None:
        """The page says so, at once or, where it is live, in a while."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text, timeout=seconds)

    def does_not_read(self, *texts: str) -> None:
        """The page says no such thing."""
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def reads_in_the_end(self, text: str) -> None:
        """The page says so when it is loaded again: what was decided is carried out by a process of its own."""
        for _ in range(SECONDS // 500):
            if text in self.words():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(f"{self.page.url} does not say “{text}”:\n{self.words()}")

    def words(self) -> str:
        """All that stands on the page, with plain spaces."""
        return " ".join(self.page.locator("body").inner_text().split())

    def row(self, name: str) -> Locator:
        """The row of a table whose head says so."""
        return self.page.get_by_role("row").filter(has=self.page.get_by_role("rowheader", name=name, exact=True))

    def waiting(self, title: str) -> Locator:
        """What waits on the first page under such a title."""
        return self.page.get_by_role("listitem").filter(has_text=title).first

    def votes(self, title: str, choice: str) -> None:
        """From the first page to a ballot that waits, and put it in the box."""
        self.goes()
        self.follows("Read and vote", self.waiting(title))
        self.chooses(choice)
        self.presses("Put my ballot in the box")
        self.page.wait_for_load_state()


class People:
    """All the people, by their names; whoever is first asked for opens a browser."""

    def __init__(self, stranger: Page, open_for: Callable[..., Page]) -> None:
        self._stranger, self._open = stranger, open_for
        self._there: dict[str, Person] = {}

    def __getitem__(self, name: str) -> Person:
        if name not in self._there:
            self._there[name] = Person(name, self._open(name))
        return self._there[name]

    def of(self, names: Iterable[str]) -> list[Person]:
        """Several of them."""
        return [self[name] for name in names]

    def stranger(self) -> Person:
        """Somebody without an account."""
        return Person("", self._stranger)

    def without_script(self, name: str = "") -> Person:
        """Somebody whose browser runs no script."""
        return Person(name, self._open(name, java_script_enabled=False))


def press_at_once(name: str, *people: Person) -> None:
    """Several people press the same button in the same instant: nobody waits for an answer before the next one presses."""
    for person in people:
        person.page.get_by_role("button", name=name, exact=True).click(no_wait_after=True)
    for person in people:
        person.page.wait_for_load_state()
