//! The acts that are offered.

/// An act that a page around the panel, or the configuration, can leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// `add`: `Add user`
    Add,
    /// `edit`: `Edit NAME`, and whose money users spend
    Edit,
    /// `status`: `Activate` and `Deactivate` for many
    Status,
    /// `delete`: `Delete NAME` and `Delete`
    Delete,
    /// `transfer`: `Transfer money`
    Transfer,
}

impl Feature {
    /// Every act, in the order of the documentation.
    pub const ALL: [Self; 5] = [Self::Add, Self::Edit, Self::Status, Self::Delete, Self::Transfer];

    /// Its word in a configuration.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Edit => "edit",
            Self::Status => "status",
            Self::Delete => "delete",
            Self::Transfer => "transfer",
        }
    }

    /// The class of the page while the act is not offered.
    pub const fn class_without(self) -> &'static str {
        match self {
            Self::Add => "without-add",
            Self::Edit => "without-edit",
            Self::Status => "without-status",
            Self::Delete => "without-delete",
            Self::Transfer => "without-transfer",
        }
    }
}

/// A set of acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features(u8);

impl Default for Features {
    /// All of them.
    fn default() -> Self {
        Feature::ALL.into_iter().fold(Self::NONE, Self::and)
    }
}

impl Features {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// These and one more.
    pub const fn and(self, feature: Feature) -> Self {
        Self(self.0 | 1 << feature as u8)
    }

    /// These but for one.
    pub const fn without(self, feature: Feature) -> Self {
        Self(self.0 & !(1 << feature as u8))
    }

    /// Whether the act is among them.
    pub const fn has(self, feature: Feature) -> bool {
        self.0 & 1 << feature as u8 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        for feature in Feature::ALL {
            let one = Features::NONE.and(feature);
            assert!(Feature::ALL.into_iter().all(|other| one.has(other) == (other == feature)), "{one:?}");
            assert!(!Features::default().without(feature).has(feature));
            assert_eq!(Features::default().without(feature).and(feature), Features::default());
        }
    }
}
