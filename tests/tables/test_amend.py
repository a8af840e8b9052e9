"""Statements laid over a document: the last one about a thing counts, and nothing else moves."""

from hypothesis import given
from hypothesis import strategies as st

from commonweal.tables.amend import Statement, amend, differences, with_needs

BASE = {
    "techniques": [{"technique": "oven", "workplace": "bakery"}, {"technique": "stone", "workplace": "mill"}],
    "inputs": [{"technique": "oven", "product": "flour", "amount": 1}, {"technique": "oven", "product": "wood", "amount": 2}],
    "capacity": [{"technique": "oven", "period": "", "amount": 10}],
    "stocks": [{"product": "flour", "period": "", "amount": 100}],
    "needs": [{"community": "north", "product": "bread", "tier": "vital", "amount": 5}],
}
names = st.sampled_from(["oven", "stone", "kiln"])
amounts = st.integers(0, 100)
capacity_statements = st.lists(
    st.builds(
        lambda name, period, amount: Statement("w", {"capacity": [{"technique": name, "period": period, "amount": amount}]}),
        names,
        st.sampled_from(["", "1", "2"]),
        amounts,
    ),
    max_size=8,
)


def test_a_recipe_is_replaced_whole():
    said = Statement("bakery", {"inputs": [{"technique": "oven", "product": "flour", "amount": 3}]})
    assert amend(BASE, [said])["inputs"] == [{"technique": "oven", "product": "flour", "amount": 3}]


def test_a_limit_for_one_period_leaves_the_opening_capacity():
    said = Statement("bakery", {"capacity": [{"technique": "oven", "period": "2", "amount": 4}]})
    assert [row["amount"] for row in amend(BASE, [said])["capacity"]] == [10, 4]


def test_stocks_of_several_workplaces_add_up_and_each_can_correct_its_own():
    def stock(by, amount):
        return Statement(by, {"stocks": [{"product": "flour", "period": "", "amount": amount}]})

    stocks = amend(BASE, [stock("mill", 30), stock("bakery", 5), stock("mill", 40)])["stocks"]
    assert [row["amount"] for row in stocks] == [45]


def test_a_community_without_ratified_needs_keeps_those_of_the_founding():
    needs = with_needs(BASE, {"south": [{"product": "bread", "tier": "basic", "amount": 2}]})["needs"]
    assert [row["community"] for row in needs] == ["north", "south"]


@given(capacity_statements)
def test_the_last_statement_about_a_thing_counts(statements):
    amended = amend(BASE, statements)
    last = {("oven", ""): 10}
    for statement in statements:
        row = statement.rows["capacity"][0]
        last[row["technique"], row["period"]] = row["amount"]
    assert {(row["technique"], row["period"]): row["amount"] for row in amended["capacity"]} == last
    assert amended["inputs"] == BASE["inputs"]


@given(capacity_statements)
def test_differences_name_exactly_what_was_said(statements):
    amended = amend(BASE, statements)
    assert differences(BASE, BASE) == ()
    told = {(d.about, d.after) for d in differences(BASE, amended)}
    changed = {
        ((row["technique"], row["period"]), str(row["amount"]))
        for row in amended["capacity"]
        if (row["technique"], row["period"], row["amount"]) != ("oven", "", 10)
    }
    assert told == changed
