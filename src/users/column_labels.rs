//! What the columns are called.

use super::columns::Column;
use crate::locales::Texts;

/// A column's name on the screen.
pub fn label(column: Column, texts: Texts) -> &'static str {
    match column {
        Column::UserId => texts.user_id,
        Column::DisplayName => texts.display_name,
        Column::Status => texts.status,
        Column::Balance => texts.balance,
        Column::LiveBalance => texts.live_balance,
        Column::FixedBalance => texts.fixed_balance,
        Column::Accounting => texts.accounting,
        Column::Applications => texts.applications,
        Column::AcdStatus => texts.acd_status,
        Column::Skills => texts.skills,
        Column::Queues => texts.queues,
        Column::Created => texts.created,
        Column::Modified => texts.modified,
        Column::MobilePhone => texts.mobile_phone,
        Column::CustomData => texts.custom_data,
    }
}
