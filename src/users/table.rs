//! The table of users.

use leptos::prelude::*;
use users_api::Decimal;
use users_api::params::OrderBy;
use users_api::record::User;

use super::state::UsersState;
use crate::locales::{Texts, texts};
use crate::ui::{El, el};

/// One row a user, in the order of the answer.
pub(super) fn users_table(state: UsersState) -> El {
    let texts = texts();
    let rows = move || {
        state.list.with(|list| list.shown().map(|page| page.items.iter().map(|user| row(user, texts)).collect()))
    };
    let body = el("tbody").live_children(move || rows().unwrap_or_default());
    let table = el("table").class("table").attr("aria-label", texts.users).child(head(state)).child(body);
    // What scrolls has to be reachable by keyboard.
    el("div")
        .class("table-box")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", texts.users)
        .child(table)
}

fn head(state: UsersState) -> El {
    let texts = texts();
    let balance = move || match state.currency.get() {
        Some(currency) => (texts.balance_in)(&currency),
        None => texts.balance.to_owned(),
    };
    let plain = |text: &str| el("th").attr("scope", "col").text(text);
    let row = el("tr")
        .child(sort_header(state, OrderBy::UserId, texts.user_id))
        .child(sort_header(state, OrderBy::UserName, texts.user_name))
        .child(sort_header(state, OrderBy::UserDisplayName, texts.display_name))
        .child(plain(texts.status))
        .child(el("th").attr("scope", "col").class("table__number").live_text(balance))
        .child(plain(texts.accounting))
        .child(plain(texts.applications))
        .child(plain(texts.modified_utc));
    el("thead").child(row)
}

/// A header that orders the list by its column; the API knows ascending orders only.
fn sort_header(state: UsersState, order: OrderBy, label: &str) -> El {
    let sorted = move || state.query.with(|query| query.order() == order);
    let sort = el("button")
        .class("table__sort")
        .attr("type", "button")
        .text(label)
        .on_click(move || state.query.update(|query| query.set_order(order)));
    el("th").attr("scope", "col").live_attr("aria-sort", move || sorted().then(|| "ascending".to_owned())).child(sort)
}

fn row(user: &User, texts: &Texts) -> El {
    let (status, status_class) =
        if user.user_active { (texts.active, "status status--active") } else { (texts.inactive, "status") };
    let accounting = if user.parent_accounting { texts.accounting_account } else { texts.accounting_own };
    let modified = user.modified.as_ref().map_or("", |modified| modified.as_str());
    let cell = |class: &str, text: &str| el("td").class(class).text(text);
    el("tr")
        .child(cell("table__id", &user.user_id.to_string()))
        .child(el("th").attr("scope", "row").text(&user.user_name))
        .child(cell("table__name", &user.user_display_name).attr("dir", "auto"))
        .child(el("td").child(el("span").class(status_class).text(status)))
        .child(cell("table__number", &amount(user.balance)))
        .child(cell("", accounting))
        .child(cell("", &applications(user)))
        .child(cell("table__time", modified))
}

/// The exact amount, with two decimals at the least.
fn amount(value: Decimal) -> String {
    let mut value = value.normalize();
    if value.scale() < 2 {
        value.rescale(2);
    }
    value.to_string()
}

/// The applications' short names: what stands before the account and its domain.
fn applications(user: &User) -> String {
    let names = user
        .applications
        .iter()
        .flatten()
        .map(|application| application.application_name.split('.').next().unwrap_or(&application.application_name));
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_exact_and_has_two_decimals_at_the_least() {
        let shown = |text: &str| amount(text.parse().expect("a decimal"));
        assert_eq!(shown("0"), "0.00");
        assert_eq!(shown("-3.5"), "-3.50");
        assert_eq!(shown("19.9999"), "19.9999");
        assert_eq!(shown("1234567890123456.7800"), "1234567890123456.78");
    }
}
