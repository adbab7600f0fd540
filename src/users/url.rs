//! The query in a URL: the API's own names, so that a link can be read.

use users_api::params::{ApplicationRef, GetUsers, OrderBy};
use users_api::record::AcdStatus;
use users_api::{ErrorCode, Fields, Params};

use super::query::{Output, Query, ROWS};

const PAGE: &str = "page";
const ROWS_PER_PAGE: &str = "rows";
/// Every name that the panel writes; others in the URL belong to the page around it.
const NAMES: [&str; 16] = [
    "application_id",
    "application_name",
    "user_id",
    "user_name",
    "user_display_name",
    "user_active",
    "acd_queue_id",
    "excluded_acd_queue_id",
    "acd_status",
    "skill_id",
    "excluded_skill_id",
    "showing_skill_id",
    "return_live_balance",
    "order_by",
    PAGE,
    ROWS_PER_PAGE,
];

/// The query as a URL's search part writes it, without `?`; what is as it is by default is left out.
/// Parameters of `current` that are not the panel's stay in front.
pub fn to_search(query: &Query, current: &str) -> String {
    let mut fields = foreign(current);
    let default = Query::default();
    let request = GetUsers {
        showing_skill_id: query.output().showing_skill_id,
        return_live_balance: query.output().fixed_balance.then_some(false),
        order_by: (query.order() != default.order()).then_some(query.order()),
        ..query.filters().request()
    };
    request.write(&mut fields);
    if query.page() != default.page() {
        fields.push(PAGE, query.page().to_string());
    }
    if query.rows() != default.rows() {
        fields.push(ROWS_PER_PAGE, query.rows().to_string());
    }
    fields.to_urlencoded()
}

fn foreign(search: &str) -> Fields {
    let mut rest = Fields::new();
    for (name, value) in Fields::from_urlencoded(search.as_bytes()).iter() {
        if !NAMES.contains(&name) {
            rest.push(name, value);
        }
    }
    rest
}

/// The query of a URL's search part (without `?`), and the names of the parameters whose values are wrong: each of
/// them is dropped and the rest is kept.
pub fn from_search(search: &str) -> (Query, Vec<&'static str>) {
    let mut reader = Reader { fields: Fields::from_urlencoded(search.as_bytes()), dropped: Vec::new() };
    let mut query = Query::default();
    query.filter(|filters| {
        filters.application = reader.application();
        filters.user_id = reader.id("user_id");
        filters.user_name = reader.text("user_name");
        filters.user_display_name = reader.text("user_display_name");
        filters.user_active = reader.flag("user_active");
        filters.acd_status = reader.acd_status().into_iter().collect();
        filters.acd_queue_id = reader.id("acd_queue_id");
        filters.excluded_acd_queue_id = reader.id("excluded_acd_queue_id");
        filters.skill_id = reader.id("skill_id");
        filters.excluded_skill_id = reader.id("excluded_skill_id");
    });
    query.set_output(Output {
        showing_skill_id: reader.id("showing_skill_id"),
        fixed_balance: reader.flag("return_live_balance") == Some(false),
    });
    if let Some(order) = reader.checked("order_by", OrderBy::parse) {
        query.set_order(order);
    }
    let number = |text: &str| text.parse::<u64>().ok().filter(|number| *number > 0);
    if let Some(rows) = reader.checked(ROWS_PER_PAGE, |text| number(text).filter(|rows| ROWS.contains(rows))) {
        query.set_rows(rows);
    }
    if let Some(page) = reader.checked(PAGE, number) {
        query.set_page(page);
    }
    (query, reader.dropped)
}

/// Reads one parameter after the other and notes which ones are wrong.
struct Reader {
    fields: Fields,
    dropped: Vec<&'static str>,
}

impl Reader {
    fn checked<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let value = self.fields.given(name)?;
        let parsed = parse(value);
        if parsed.is_none() {
            self.dropped.push(name);
        }
        parsed
    }

    fn text(&self, name: &str) -> String {
        self.fields.given(name).unwrap_or_default().trim().to_owned()
    }

    fn id(&mut self, name: &'static str) -> Option<u64> {
        // The code is of no use here: what is wrong is dropped.
        let id = self.fields.id(name, ErrorCode::ValueInvalid).ok().flatten();
        // The API takes 0 for nothing; who opens a link should know that it lists others than its maker meant.
        if id.is_none() && self.fields.given(name).is_some() {
            self.dropped.push(name);
        }
        id
    }

    fn flag(&mut self, name: &'static str) -> Option<bool> {
        match self.fields.flag(name) {
            Ok(flag) => flag,
            Err(_) => {
                self.dropped.push(name);
                None
            }
        }
    }

    /// An id goes before a name: both at once is what the API refuses.
    fn application(&mut self) -> Option<ApplicationRef> {
        if let Some(id) = self.id("application_id") {
            if self.fields.given("application_name").is_some() {
                self.dropped.push("application_name");
            }
            return Some(ApplicationRef::Id(id));
        }
        self.fields.given("application_name").map(|name| ApplicationRef::Name(name.to_owned()))
    }

    fn acd_status(&mut self) -> Vec<AcdStatus> {
        let words: Vec<Option<AcdStatus>> = self.fields.list("acd_status").map(AcdStatus::parse).collect();
        if words.contains(&None) {
            self.dropped.push("acd_status");
        }
        words.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::query::{AcdStatuses, Filters};
    use super::*;

    #[test]
    fn the_default_query_needs_no_words() {
        assert_eq!(to_search(&Query::default(), ""), "");
        assert_eq!(from_search(""), (Query::default(), Vec::new()));
    }

    #[test]
    fn a_link_can_be_read() {
        let mut query = Query::default();
        query.filter(|filters| {
            filters.user_name = "ann".to_owned();
            filters.acd_status = [AcdStatus::Ready, AcdStatus::Dnd].into_iter().collect();
        });
        query.set_order(OrderBy::UserId);
        query.set_page(3);
        assert_eq!(to_search(&query, ""), "user_name=ann&acd_status=READY%3BDND&order_by=user_id&page=3");
    }

    #[test]
    fn wrong_values_are_dropped_by_name_and_the_rest_is_kept() {
        let search = "user_id=x&user_active=maybe&acd_status=READY;SLEEPY&order_by=money&page=0&rows=21&user_name=ann";
        let (query, dropped) = from_search(search);
        let expected = Filters {
            user_name: "ann".to_owned(),
            acd_status: [AcdStatus::Ready].into_iter().collect(),
            ..Filters::default()
        };
        assert_eq!(query.filters(), &expected);
        assert_eq!((query.page(), query.rows(), query.order()), (1, 20, OrderBy::UserName));
        assert_eq!(dropped, ["user_id", "user_active", "acd_status", "order_by", "rows", "page"]);
    }

    #[test]
    fn an_id_of_zero_is_not_everybody_without_a_word() {
        assert_eq!(from_search("user_id=0&skill_id=5").1, ["user_id"]);
        assert_eq!(from_search("user_id=").1, [""; 0]);
    }

    #[test]
    fn of_two_applications_the_id_counts() {
        let (query, dropped) = from_search("application_id=3&application_name=shop");
        assert_eq!(query.filters().application, Some(ApplicationRef::Id(3)));
        assert_eq!(dropped, ["application_name"]);
    }

    #[test]
    fn what_is_not_the_panels_stays() {
        assert_eq!(to_search(&Query::default(), "tab=users&page=7"), "tab=users");
    }

    fn queries() -> impl Strategy<Value = Query> {
        let id = || proptest::option::of(1_u64..);
        let text = || "[a-z&=;+% ü😀]{0,8}".prop_map(|text: String| text.trim().to_owned());
        let application = prop_oneof![
            Just(None),
            (1_u64..).prop_map(|id| Some(ApplicationRef::Id(id))),
            "[a-z.&= ]{1,8}".prop_map(|name| Some(ApplicationRef::Name(name))),
        ];
        let people = (application, id(), text(), text(), proptest::option::of(any::<bool>()));
        let work = (id(), id(), id(), id(), proptest::collection::vec(0..AcdStatus::ALL.len(), 0..4));
        let view = (id(), any::<bool>(), 0..OrderBy::ALL.len(), 0..ROWS.len(), 1_u64..1_000_000);
        (people, work, view).prop_map(|(people, work, view)| {
            let mut query = Query::default();
            query.set_filters(Filters {
                application: people.0,
                user_id: people.1,
                user_name: people.2,
                user_display_name: people.3,
                user_active: people.4,
                acd_queue_id: work.0,
                excluded_acd_queue_id: work.1,
                skill_id: work.2,
                excluded_skill_id: work.3,
                acd_status: work.4.into_iter().map(|index| AcdStatus::ALL[index]).collect::<AcdStatuses>(),
            });
            query.set_output(Output { showing_skill_id: view.0, fixed_balance: view.1 });
            query.set_order(OrderBy::ALL[view.2]);
            query.set_rows(ROWS[view.3]);
            query.set_page(view.4);
            query
        })
    }

    proptest! {
        #[test]
        fn every_query_survives_the_url(query in queries()) {
            let (read, dropped) = from_search(&to_search(&query, ""));
            prop_assert_eq!(read, query);
            prop_assert!(dropped.is_empty());
        }

        #[test]
        fn no_url_is_too_strange(search in "\\PC{0,60}") {
            let (query, _) = from_search(&search);
            prop_assert_eq!(from_search(&to_search(&query, "")).0, query);
        }
    }
}
