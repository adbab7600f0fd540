//! The columns of the table: which ones are shown, and in which order.

/// A column. The user name is none of them: it is always shown, at the front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named after the field of the record that it shows")]
pub enum Column {
    UserId,
    DisplayName,
    Status,
    Balance,
    LiveBalance,
    FixedBalance,
    Accounting,
    Applications,
    AcdStatus,
    Skills,
    Queues,
    Created,
    Modified,
    MobilePhone,
    CustomData,
}

impl Column {
    /// Every column, in the order in which they stand at first.
    pub const ALL: [Self; 15] = [
        Self::UserId,
        Self::DisplayName,
        Self::Status,
        Self::Balance,
        Self::LiveBalance,
        Self::FixedBalance,
        Self::Accounting,
        Self::Applications,
        Self::AcdStatus,
        Self::Skills,
        Self::Queues,
        Self::Created,
        Self::Modified,
        Self::MobilePhone,
        Self::CustomData,
    ];
    const AT_FIRST: [Self; 8] = [
        Self::UserId,
        Self::DisplayName,
        Self::Status,
        Self::Balance,
        Self::Accounting,
        Self::Applications,
        Self::AcdStatus,
        Self::Modified,
    ];

    /// The word under which the choice is remembered.
    pub const fn key(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::DisplayName => "user_display_name",
            Self::Status => "user_active",
            Self::Balance => "balance",
            Self::LiveBalance => "live_balance",
            Self::FixedBalance => "fixed_balance",
            Self::Accounting => "parent_accounting",
            Self::Applications => "applications",
            Self::AcdStatus => "acd_status",
            Self::Skills => "skills",
            Self::Queues => "acd_queues",
            Self::Created => "created",
            Self::Modified => "modified",
            Self::MobilePhone => "mobile_phone",
            Self::CustomData => "user_custom_data",
        }
    }

    /// The least width in tenths of a `rem`, and the share of what is left over.
    pub const fn width(self) -> (u32, u32) {
        match self {
            Self::UserId => (65, 1),
            Self::DisplayName => (130, 5),
            Self::Status => (70, 1),
            Self::Balance | Self::LiveBalance | Self::FixedBalance => (115, 2),
            Self::Accounting => (105, 1),
            Self::Applications => (105, 3),
            Self::AcdStatus => (95, 1),
            Self::Skills | Self::Queues => (130, 3),
            Self::Created | Self::Modified => (115, 1),
            Self::MobilePhone => (110, 1),
            Self::CustomData => (130, 4),
        }
    }
}

/// The admin's choice: every column in order, and whether it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<(Column, bool)>);

impl Default for Columns {
    fn default() -> Self {
        Self(Column::ALL.into_iter().map(|column| (column, Column::AT_FIRST.contains(&column))).collect())
    }
}

impl Columns {
    /// Every column in the chosen order, and whether it is shown.
    pub fn all(&self) -> &[(Column, bool)] {
        &self.0
    }

    /// The columns that are shown, in order.
    pub fn shown(&self) -> impl Iterator<Item = Column> {
        self.0.iter().filter_map(|(column, shown)| shown.then_some(*column))
    }

    /// Whether a column is shown.
    pub fn shows(&self, column: Column) -> bool {
        self.0.contains(&(column, true))
    }

    /// Shows a column or hides it; it keeps its place.
    pub fn show(&mut self, column: Column, wanted: bool) {
        for (one, shown) in &mut self.0 {
            if *one == column {
                *shown = wanted;
            }
        }
    }

    /// Moves a column by one place, to the front or to the end; at the border nothing happens.
    pub fn shift(&mut self, column: Column, to_the_front: bool) {
        let Some(from) = self.0.iter().position(|(one, _)| *one == column) else {
            return;
        };
        let to = if to_the_front { from.checked_sub(1) } else { Some(from + 1).filter(|to| *to < self.0.len()) };
        if let Some(to) = to {
            self.0.swap(from, to);
        }
    }

    /// The choice as one line: every column in order, a hidden one behind a `-`.
    pub fn to_text(&self) -> String {
        let words = self.0.iter().map(|(column, shown)| [if *shown { "" } else { "-" }, column.key()].concat());
        words.collect::<Vec<_>>().join(" ")
    }

    /// Reads the line again. Unknown words are passed over, and columns that it does not name (those of a newer
    /// version) follow hidden.
    pub fn from_text(text: &str) -> Self {
        let mut columns: Vec<(Column, bool)> = Vec::with_capacity(Column::ALL.len());
        let named = text.split_ascii_whitespace().filter_map(|word| {
            let (shown, key) = word.strip_prefix('-').map_or((true, word), |key| (false, key));
            Column::ALL.into_iter().find(|column| column.key() == key).map(|column| (column, shown))
        });
        for (column, shown) in named.chain(Column::ALL.map(|column| (column, false))) {
            if !columns.iter().any(|(one, _)| *one == column) {
                columns.push((column, shown));
            }
        }
        Self(columns)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_column_moves_one_place_and_stops_at_the_border() {
        let mut columns = Columns::default();
        columns.shift(Column::DisplayName, true);
        assert_eq!(columns.shown().take(2).collect::<Vec<_>>(), [Column::DisplayName, Column::UserId]);
        columns.shift(Column::DisplayName, true);
        assert_eq!(columns.shown().next(), Some(Column::DisplayName));
        columns.shift(Column::CustomData, false);
        assert_eq!(columns.all().last(), Some(&(Column::CustomData, false)));
    }

    #[test]
    fn hiding_keeps_the_place() {
        let mut columns = Columns::default();
        columns.show(Column::Status, false);
        assert!(!columns.shown().any(|column| column == Column::Status));
        columns.show(Column::Status, true);
        assert_eq!(columns, Columns::default());
        assert_eq!(columns.shown().nth(2), Some(Column::Status));
    }

    #[test]
    fn an_old_or_broken_memory_still_names_every_column() {
        for text in ["", "user_id user_id", "nonsense -skills", "-"] {
            let columns = Columns::from_text(text);
            assert_eq!(columns.all().len(), Column::ALL.len(), "{text}");
        }
        assert_eq!(Columns::from_text("skills").shown().collect::<Vec<_>>(), [Column::Skills]);
    }

    proptest! {
        #[test]
        fn every_choice_is_remembered(moves in proptest::collection::vec((0..Column::ALL.len(), any::<bool>(), any::<bool>()), 0..20)) {
            let mut columns = Columns::default();
            for (index, shift, flag) in moves {
                let column = Column::ALL[index];
                if shift { columns.shift(column, flag) } else { columns.show(column, flag) }
            }
            prop_assert_eq!(Columns::from_text(&columns.to_text()), columns);
        }
    }
}
