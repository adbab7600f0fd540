//! The page: header, filters, results.

use super::filters::filter_panel;
use super::results::results;
use super::state::UsersState;
use crate::api::Api;
use crate::locales::texts;
use crate::session::{Identity, Session};
use crate::ui::{El, button, el, menu};

/// The users of the account that is signed in.
pub fn users_page(api: Api, session: Session, account: &Identity) -> El {
    let state = UsersState::new(api, session);
    let body = el("div").class("users__body").child(filter_panel(state)).child(results(state));
    el("div").class("users").child(header(state, session, account)).child(body)
}

fn header(state: UsersState, session: Session, account: &Identity) -> El {
    let texts = texts();
    let sign_out =
        el("button").class("menu__item").attr("type", "button").text(texts.sign_out).on_click(move || session.close());
    let account = el("p").class("menu__note").text(&account.label());
    let actions = el("div")
        .class("header__actions")
        .child(button(texts.refresh, move || state.refresh()))
        .children(menu("account-menu", texts.account, [account, sign_out]));
    el("header").class("header").child(el("h1").class("header__title").text(texts.users)).child(actions)
}
