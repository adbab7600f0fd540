//! Everything the API tells of one user.

mod fields;

use std::sync::Arc;

use leptos::prelude::*;
use users_api::params::GetUsers;
use users_api::raw::Object;

use self::fields::{Entry, entries};
use super::acts::Ask;
use super::state::UsersState;
use crate::api::{Call, Reader, Remote, explain};
use crate::locales::texts;
use crate::ui::{El, Signal, button, copy, dialog, el, live, spawn};

/// The panel at the side while a user's details are open.
pub(super) fn detail(state: UsersState) -> Option<El> {
    let (user_id, name) = state.detail.get()?;
    // Read anew: the list may be old, and does not hold skills and queues.
    let reader = Reader::new();
    let again = Signal::new(());
    live(move || {
        again.track();
        state.desk.session.renewals().track();
        untrack(|| reader.ask(move |signal| read_user(state, user_id, signal), || ()));
    });
    let close = move || state.detail.set(None);
    let body =
        el("div").class("detail").attr("tabindex", "-1").live_children(move || body(state, reader.state(), again));
    let sheet = dialog(&name, close)
        .class("dialog dialog--sheet")
        .child(copies(user_id, &name))
        .child(body)
        .child(actions(state, user_id, &name));
    Some(sheet)
}

/// What can be done with the user; each closes the sheet first, so that the focus is back in the table afterwards.
fn actions(state: UsersState, user_id: u64, name: &str) -> El {
    let texts = texts();
    let close = move || state.detail.set(None);
    let name = name.to_owned();
    let (to_delete, to_pay) = (name.clone(), name.clone());
    let edit = button(texts.edit, move || {
        close();
        state.acts.ask(Ask::Edit(user_id, name.clone()));
    });
    let transfer = button(texts.transfer_money, move || {
        close();
        state.acts.ask(Ask::Transfer(vec![(user_id, to_pay.clone())]));
    });
    let delete = button(texts.delete, move || {
        close();
        state.acts.ask(Ask::Bulk("delete", vec![(user_id, to_delete.clone())]));
    });
    let duplicate = button(texts.duplicate, move || {
        close();
        state.acts.ask(Ask::Duplicate(user_id));
    });
    let acts = [
        edit.class("button writes act--edit"),
        duplicate.class("button writes act--add"),
        transfer.class("button writes act--transfer"),
        delete.class("button writes act--delete"),
    ];
    el("div").class("dialog__actions").child(button(texts.close, close)).children(acts)
}

fn read_user(state: UsersState, user_id: u64, signal: web_sys::AbortSignal) -> Call<Option<Arc<Object>>> {
    let request =
        GetUsers { user_id: Some(user_id), with_skills: Some(true), with_queues: Some(true), ..GetUsers::default() };
    let page = state.api.get_raw_users(&request, signal);
    Box::pin(async move { page.await.map(|page| page.items.into_iter().next().map(Arc::new)) })
}

fn body(state: UsersState, user: Signal<Remote<Option<Arc<Object>>>>, again: Signal<()>) -> Vec<El> {
    let texts = texts();
    let plain = |text: &str| vec![el("p").attr("role", "status").text(text)];
    match user.get() {
        Remote::Loading { before: None } => plain(texts.loading_user),
        Remote::Loaded(None) | Remote::Loading { before: Some(None) } => plain(texts.user_gone),
        Remote::Loaded(Some(user)) | Remote::Loading { before: Some(Some(user)) } => {
            state.make_formats();
            let formats = state.formats.get();
            let (known, other) = entries(&user, texts, state.currency.get().as_deref(), formats.as_deref());
            let mut parts = vec![list(known)];
            if !other.is_empty() {
                parts.push(el("h3").class("detail__title").text(texts.other_fields));
                parts.push(list(other));
            }
            parts
        }
        Remote::Failed { why, .. } => {
            let words = el("p").child(el("strong").text(texts.details_failed)).text(" ").text(&explain(&why, texts));
            let retry = button(texts.try_again, move || again.set(()));
            vec![el("div").class("notice notice--danger").attr("role", "alert").child(words).child(retry)]
        }
    }
}

fn list(entries: Vec<Entry>) -> El {
    let pairs = entries
        .into_iter()
        .flat_map(|entry| [el("dt").text(&entry.label), el("dd").attr("dir", "auto").text(&entry.value)]);
    el("dl").class("detail__list").children(pairs)
}

/// Copies of what is asked for most, and a word about how it went.
fn copies(user_id: u64, name: &str) -> El {
    let texts = texts();
    let word = Signal::new(String::new());
    let copy_button = |what: &'static str, text: String| {
        button(&(texts.copy)(what), move || {
            let text = text.clone();
            spawn(async move {
                let done = copy(&text).await;
                let _ = word.try_set(if done { (texts.copied)(what) } else { texts.copy_failed.to_owned() });
            });
        })
    };
    el("div")
        .class("detail__copies")
        .child(copy_button(texts.user_id, user_id.to_string()))
        .child(copy_button(texts.user_name, name.to_owned()))
        .child(el("span").attr("aria-live", "polite").live_text(move || word.get()))
}
