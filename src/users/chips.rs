//! The active filters as chips above the list.

use super::filters::FilterFields;
use super::state::UsersState;
use crate::ui::El;

/// Each active filter with a button that takes it away. The focus goes from a chip that is removed to the next one,
/// and from the last one to `fallback`, which must be focusable.
pub(super) fn chips(_: UsersState, filters: FilterFields, fallback: &El) -> El {
    filters.chips(fallback)
}
