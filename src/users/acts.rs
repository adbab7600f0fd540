//! The acts of the page: made once, so that what they do outlives their dialogs.

use crate::add_user::AddUserAct;
use crate::api::explain;
use crate::bulk::BulkAct;
use crate::edit_user::EditUserAct;
use crate::locales::texts;
use crate::ui::{Abort, El, el, spawn};
use crate::work::Desk;

/// Every act that the page can open.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    desk: Desk,
    /// `Add user`
    pub(super) add: AddUserAct,
    /// `Edit NAME`
    pub(super) edit: EditUserAct,
    /// What is done to many at once.
    pub(super) bulk: BulkAct,
}

impl Acts {
    /// Nothing under way.
    pub(super) fn new(desk: Desk) -> Self {
        Self { desk, add: AddUserAct::new(desk), edit: EditUserAct::new(desk), bulk: BulkAct::new(desk) }
    }

    /// What they say on the page, and their dialogs.
    pub(super) fn view(self) -> El {
        el("div")
            .class("acts")
            .child(self.desk.notice())
            .child(self.add.view())
            .child(self.edit.view())
            .child(self.bulk.view())
    }

    /// Opens `Add user` for a user like this one.
    pub(super) fn duplicate(self, user_id: u64) {
        let desk = self.desk;
        let Some(abort) = Abort::new() else {
            return;
        };
        spawn(async move {
            match desk.read_user(user_id, abort.signal()).await {
                Ok(Some(user)) => self.add.open_like(&user),
                Ok(None) => desk.say(texts().user_gone.to_owned()),
                Err(why) => desk.say([texts().details_failed, " ", &explain(&why, texts())].concat()),
            }
        });
    }
}
