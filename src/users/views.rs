//! Saved views: filters, order and columns under a name, remembered by the browser for each account.

mod data;
mod delete;
mod json;
mod later;
mod manage;
mod menu;
mod name;
mod store;

use super::columns::Columns;
use super::query::Query;

pub(super) use menu::views_menu;

/// The query and the columns that the panel opens with, when the admin of this account chose a start view.
pub(super) fn start(account_id: u64) -> Option<(Query, Columns)> {
    let views = store::remembered(account_id).ok()?;
    views.start().map(|view| (view.look.query(), view.look.columns()))
}
