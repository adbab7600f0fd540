//! The acts themselves. This is the entrance to the part of the code that is loaded later: nothing else of the page
//! calls into it, so these functions must stay functions.

use super::super::detail::detail;
use super::super::state::UsersState;
use super::Ask;
use crate::add_user::AddUserAct;
use crate::api::explain;
use crate::bulk::{Act, BulkAct};
use crate::edit_user::EditUserAct;
use crate::locales::texts;
use crate::session::Status;
use crate::transfer::TransferAct;
use crate::ui::{Abort, El, el, live, spawn};
use crate::work::{Journal, Tabs, activity, left_over};

/// Every act, made once: what they do outlives their dialogs.
#[derive(Clone, Copy)]
pub(super) struct Made {
    state: UsersState,
    add: AddUserAct,
    edit: EditUserAct,
    bulk: BulkAct,
    transfer: TransferAct,
    journal: Journal,
}

/// Nothing under way.
#[inline(never)]
pub(super) fn make(state: UsersState) -> Made {
    let desk = state.desk;
    let tabs = Tabs::new(desk.account_id);
    let name = match desk.session.status().get_untracked() {
        Status::SignedIn(account) => account.label(),
        Status::SignedOut => String::new(),
    };
    let journal = Journal::new(desk.account_id, &name, tabs);
    tabs.on_change(move || desk.changed_elsewhere());
    let before = desk.changes().get_untracked();
    live(move || {
        if desk.changes().get() != before {
            tabs.changed();
        }
    });
    Made {
        state,
        add: AddUserAct::new(desk, journal),
        edit: EditUserAct::new(desk, journal, tabs),
        bulk: BulkAct::new(desk, journal),
        transfer: TransferAct::new(desk),
        journal,
    }
}

/// What they say on the page, and their dialogs.
#[inline(never)]
pub(super) fn view(made: Made) -> El {
    let Made { state, journal, .. } = made;
    el("div")
        .class("acts")
        .live_child(move || left_over(journal))
        .child(made.add.view())
        .child(made.edit.view())
        .child(made.bulk.view())
        .child(made.transfer.view())
        .live_child(move || activity(state.desk.api, journal, state.locale.get_untracked().as_deref()))
        .live_child(move || detail(state))
}

/// Opens an act.
#[inline(never)]
pub(super) fn open(made: Made, ask: Ask) {
    match ask {
        Ask::Add => made.add.open(),
        Ask::Duplicate(user_id) => duplicate(made, user_id),
        Ask::Edit(user_id, name) => made.edit.open(user_id, name),
        Ask::Transfer(users) => made.transfer.open(users),
        Ask::Details(user_id, name) => made.state.detail.set(Some((user_id, name))),
        Ask::Shown => {}
        Ask::Activity => made.journal.show(),
        Ask::Bulk(word, users) => {
            if let Some(act) = Act::named(word) {
                made.bulk.open(act, users);
            }
        }
    }
}

fn duplicate(made: Made, user_id: u64) {
    let desk = made.state.desk;
    let Some(abort) = Abort::new() else {
        return;
    };
    spawn(async move {
        match desk.read_user(user_id, abort.signal()).await {
            Ok(Some(user)) => made.add.open_like(&user),
            Ok(None) => desk.say(texts().user_gone.to_owned()),
            Err(why) => desk.say([texts().details_failed, " ", &explain(&why, texts())].concat()),
        }
    });
}
