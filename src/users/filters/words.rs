//! What the filters are called, and what is said about them.

use users_api::record::AcdStatus;

use super::super::query::Filter;
use super::options::{Kind, Supply};
use super::typed::{Field, Problem};
use crate::locales::texts;

/// The label of a field.
pub(super) const fn field_label(field: Field) -> &'static str {
    let texts = texts();
    match field {
        Field::UserName => texts.user_name,
        Field::DisplayName => texts.display_name,
        Field::UserId => texts.user_id,
        Field::Application => texts.application,
        Field::AcdQueue => texts.acd_queue,
        Field::NotInAcdQueue => texts.not_in_acd_queue,
        Field::Skill => texts.skill,
        Field::WithoutSkill => texts.without_skill,
        Field::ShowOnlySkill => texts.show_only_skill,
    }
}

/// The id of a field on the page.
pub(super) const fn field_id(field: Field) -> &'static str {
    match field {
        Field::UserName => "filter-user-name",
        Field::DisplayName => "filter-display-name",
        Field::UserId => "filter-user-id",
        Field::Application => "filter-application",
        Field::AcdQueue => "filter-acd-queue",
        Field::NotInAcdQueue => "filter-not-in-acd-queue",
        Field::Skill => "filter-skill",
        Field::WithoutSkill => "filter-without-skill",
        Field::ShowOnlySkill => "filter-show-only-skill",
    }
}

/// The label of a filter.
pub(in crate::users) fn filter_label(filter: Filter) -> &'static str {
    match Field::of(filter) {
        Some(field) => field_label(field),
        None if filter == Filter::AcdStatus => texts().acd_status,
        None => texts().status,
    }
}

/// An ACD state in plain words.
pub(in crate::users) const fn acd_status_word(status: AcdStatus) -> &'static str {
    let texts = texts();
    match status {
        AcdStatus::Offline => texts.acd_offline,
        AcdStatus::Online => texts.acd_online,
        AcdStatus::Ready => texts.acd_ready,
        AcdStatus::Banned => texts.acd_banned,
        AcdStatus::InService => texts.acd_in_service,
        AcdStatus::AfterService => texts.acd_after_service,
        AcdStatus::Timeout => texts.acd_timeout,
        AcdStatus::Dnd => texts.acd_dnd,
    }
}

/// What is wrong with a text, and what to do. `missing`: there is no list to choose from.
pub(super) fn problem(field: Field, problem: Problem, missing: bool) -> String {
    let texts = texts();
    let text = match problem {
        Problem::TooLong(max) => return (texts.filter_too_long)(&max.to_string()),
        Problem::NoId if field == Field::UserId => texts.user_id_wrong,
        Problem::NoId => texts.id_wrong,
        Problem::NotListed if missing => texts.id_wanted,
        Problem::NotListed if field.kind() == Some(Kind::Queue) => texts.choose_queue,
        Problem::NotListed => texts.choose_skill,
    };
    text.to_owned()
}

/// What is said of a list that is not there, or not whole.
pub(super) const fn supply(kind: Kind, supply: Supply) -> Option<&'static str> {
    let texts = texts();
    Some(match (supply, kind) {
        (Supply::Forbidden, Kind::Application) => texts.applications_forbidden,
        (Supply::Forbidden, Kind::Queue) => texts.queues_forbidden,
        (Supply::Forbidden, Kind::Skill) => texts.skills_forbidden,
        (Supply::Failed, Kind::Application) => texts.applications_failed,
        (Supply::Failed, Kind::Queue) => texts.queues_failed,
        (Supply::Failed, Kind::Skill) => texts.skills_failed,
        (Supply::Partial, _) => texts.type_for_more,
        (Supply::Unasked | Supply::Asked | Supply::Whole, _) => return None,
    })
}
