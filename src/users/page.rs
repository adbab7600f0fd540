//! The page: header, filters, results.

use super::acts::Ask;
use super::address::{bind, is_silent, query_of};
use super::columns_menu::{columns_menu, remember, remembered};
use super::filters::FilterFields;
use super::listing::AskedBy;
use super::refresh::{watch_connection, watch_tabs};
use super::results::results;
use super::state::UsersState;
use super::table::amount;
use super::views::{start, views_menu};
use crate::api::Api;
use crate::locales::texts;
use crate::session::{Identity, Session};
use crate::ui::{Address, El, Rest, Signal, button, el, menu, menu_item, on_press};
use crate::work::{Desk, Feature, Offer};

/// Where a page stands, and what it offers.
#[derive(Clone)]
pub struct Place {
    /// Where it may keep what it shows.
    pub address: Address,
    /// The code that is loaded later.
    pub rest: Rest,
    /// The language of its numbers and dates.
    pub locale: Signal<Option<String>>,
    /// The acts, and whom they are about.
    pub offer: Offer,
}

/// The users of the account that is signed in.
///
/// What the page's address says goes before the start view, and the start view before the list of everybody.
pub fn users_page(api: Api, session: Session, account: &Identity, place: Place) -> El {
    let Place { address, rest, locale, offer } = place;
    let application_id = offer.application_id;
    let id = account.account_id;
    let note = session.take_note();
    if note.is_some() {
        // Another account than before: its users are not looked for by the other one's filters.
        address.go("", true);
    }
    let (of_address, dropped) = query_of(address, application_id);
    let start = start(id).filter(|_| is_silent(address));
    if let Some((_, columns)) = &start {
        // From here on the address speaks, and a reload shall show the same columns.
        remember(id, columns);
    }
    let (query, columns) = start.unwrap_or_else(|| (of_address, remembered(id)));
    let query = query.within(application_id);
    let state = UsersState::new(Desk::new(api, session, id, offer), rest, locale, query, columns);
    if let Some(note) = note {
        state.desk.say(note);
    }
    bind(state, address, dropped);
    watch_connection(state);
    watch_tabs(state);
    let filters = FilterFields::new(state);
    let opener = filters.opener();
    let body = el("div").class("users__body").child(filters.sidebar(&opener)).child(results(state, filters));
    let page = state.page.get_untracked().live_class("is-read-only", move || session.read_only().get().is_some());
    let page = Feature::ALL.into_iter().fold(page, |page, feature| {
        page.live_class(feature.class_without(), move || !state.desk.features().has(feature))
    });
    let page = if application_id.is_some() { page.class("users users--one-application") } else { page };
    page.child(header(state, account, opener)).child(body)
}

fn header(state: UsersState, account: &Identity, filters: El) -> El {
    let texts = texts();
    let session = state.desk.session;
    let sign_out =
        el("button").class("menu__item").attr("type", "button").text(texts.sign_out).on_click(move || session.close());
    let activity = menu_item("activity", texts.activity);
    let named = account.label();
    let label = el("p").class("menu__note").live_text(move || account_name(session).unwrap_or_else(|| named.clone()));
    let [opener, items] = menu("account-menu", texts.account, [label, activity, sign_out]);
    let items = on_press(items, true, Box::new(move |_| state.acts.ask(Ask::Activity)));
    let title = el("div")
        .class("header__who")
        .child(el("h1").class("header__title").text(texts.users))
        .child(el("p").class("header__account").live_text(move || money(state)));
    let actions = el("div")
        .class("header__actions")
        .child(filters)
        .child(button(texts.add_user, move || state.acts.ask(Ask::Add)).class("button writes act--add"))
        .child(views_menu(state, account.account_id))
        .children(columns_menu(state, account.account_id))
        .child(button(texts.refresh, move || state.refresh(AskedBy::Admin)))
        .children([opener, items]);
    // No banner: a page around has its own.
    el("div")
        .class("header")
        .attr("part", "header")
        .attr("role", "region")
        .attr("aria-label", texts.users)
        .child(title)
        .child(actions)
}

fn account_name(session: Session) -> Option<String> {
    session.account().with(|account| account.as_ref().map(|account| account.account_name.clone()))
}

/// The account's name, and its money, once they are known.
fn money(state: UsersState) -> String {
    let formats = state.formats.get();
    state.desk.session.account().with(|account| {
        account.as_ref().map_or_else(String::new, |account| {
            let balance = amount(account.balance, formats.as_deref());
            [&account.account_name, " · ", &balance, " ", account.currency.as_deref().unwrap_or_default()].concat()
        })
    })
}
