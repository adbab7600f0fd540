//! The acts themselves. This is the entrance to the part of the code that is loaded later: nothing else of the page
//! calls into it, so these functions must stay functions.

use super::Ask;
use crate::add_user::AddUserAct;
use crate::api::explain;
use crate::bulk::{Act, BulkAct};
use crate::edit_user::EditUserAct;
use crate::locales::texts;
use crate::ui::{Abort, El, el, spawn};
use crate::work::Desk;

/// Every act, made once: what they do outlives their dialogs.
#[derive(Clone, Copy)]
pub(super) struct Made {
    desk: Desk,
    add: AddUserAct,
    edit: EditUserAct,
    bulk: BulkAct,
}

/// Nothing under way.
#[inline(never)]
pub(super) fn make(desk: Desk) -> Made {
    Made { desk, add: AddUserAct::new(desk), edit: EditUserAct::new(desk), bulk: BulkAct::new(desk) }
}

/// What they say on the page, and their dialogs.
#[inline(never)]
pub(super) fn view(made: Made) -> El {
    el("div").class("acts").child(made.add.view()).child(made.edit.view()).child(made.bulk.view())
}

/// Opens an act.
#[inline(never)]
pub(super) fn open(made: Made, ask: Ask) {
    match ask {
        Ask::Add => made.add.open(),
        Ask::Duplicate(user_id) => duplicate(made, user_id),
        Ask::Edit(user_id, name) => made.edit.open(user_id, name),
        Ask::Bulk(word, users) => {
            if let Some(act) = Act::named(word) {
                made.bulk.open(act, users);
            }
        }
    }
}

fn duplicate(made: Made, user_id: u64) {
    let desk = made.desk;
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
