//! The table of users.

use leptos::prelude::*;
use users_api::Decimal;
use users_api::params::OrderBy;
use users_api::record::User;

use super::page::UsersState;
use crate::locales::{Texts, texts};
use crate::ui::live;

/// One row a user, in the order of the answer.
#[component]
pub(super) fn UsersTable() -> impl IntoView {
    let texts = texts();
    let state: UsersState = expect_context();
    let rows = move || {
        state.list.with(|list| list.shown().map(|page| page.items.iter().map(|user| row(user, texts)).collect_view()))
    };
    view! {
        // A region that scrolls has to be reachable by keyboard.
        <div class="table-box" tabindex="0" role="group" aria-label=texts.users>
            <table class="table" aria-label=texts.users>
                <Head />
                <tbody>{live(rows)}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Head() -> impl IntoView {
    let texts = texts();
    let state: UsersState = expect_context();
    let balance = move || match state.currency.get() {
        Some(currency) => (texts.balance_in)(&currency),
        None => texts.balance.to_owned(),
    };
    view! {
        <thead>
            <tr>
                <SortHeader order=OrderBy::UserId label=texts.user_id />
                <SortHeader order=OrderBy::UserName label=texts.user_name />
                <SortHeader order=OrderBy::UserDisplayName label=texts.display_name />
                <th scope="col">{texts.status}</th>
                <th scope="col" class="table__number">{live(balance)}</th>
                <th scope="col">{texts.accounting}</th>
                <th scope="col">{texts.applications}</th>
                <th scope="col">{texts.modified_utc}</th>
            </tr>
        </thead>
    }
}

/// A header that orders the list by its column; the API knows ascending orders only.
#[component]
fn SortHeader(order: OrderBy, label: &'static str) -> impl IntoView {
    let state: UsersState = expect_context();
    let sorted = move || state.query.with(|query| query.order() == order).then_some("ascending");
    view! {
        <th scope="col" aria-sort=live(sorted)>
            <button
                type="button"
                class="table__sort"
                on:click=move |_| state.query.update(|query| query.set_order(order))
            >
                {label}
            </button>
        </th>
    }
}

fn row(user: &User, texts: &Texts) -> impl IntoView + use<> {
    let (status, status_class) =
        if user.user_active { (texts.active, "status status--active") } else { (texts.inactive, "status") };
    let accounting = if user.parent_accounting { texts.accounting_account } else { texts.accounting_own };
    view! {
        <tr>
            <td class="table__id">{user.user_id.to_string()}</td>
            <th scope="row">{user.user_name.clone()}</th>
            <td class="table__name" dir="auto">{user.user_display_name.clone()}</td>
            <td>
                <span class=status_class>{status}</span>
            </td>
            <td class="table__number">{amount(user.balance)}</td>
            <td>{accounting}</td>
            <td>{applications(user)}</td>
            <td class="table__time">{user.modified.as_ref().map(|modified| modified.as_str().to_owned())}</td>
        </tr>
    }
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
