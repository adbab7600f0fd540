//! The lists that the pickers pick from, read when they are wanted.

use users_api::ErrorCode;
use users_api::raw::Object;
use users_api::reply::Page;

use super::FilterFields;
use super::options::{Kind, Options, Supply, option_text};
use crate::api::{Api, CallError};
use crate::ui::{Abort, El, el, spawn};

/// The list of one kind, for every field of that kind.
pub struct Shelf {
    api: Api,
    kind: Kind,
    /// What is known.
    pub options: Options,
    /// The options on the page.
    pub list: El,
    /// The request that is under way; another one cancels it.
    running: Option<Abort>,
}

impl Shelf {
    /// Nothing is asked yet.
    pub fn new(api: Api, kind: Kind) -> Self {
        let list = el("datalist").attr("id", kind.source().list_id);
        Self { api, kind, options: Options::default(), list, running: None }
    }

    /// Asks for the list, unless that was done before; a failure that may have passed is asked again.
    /// Whether it asks now.
    pub fn fetch(&mut self, filters: FilterFields) -> bool {
        let wanted = self.options.is_wanted();
        if wanted {
            self.options.supply = Supply::Asked;
            self.ask(filters, "");
        }
        wanted
    }

    /// Asks for what has this part in its name, where the list was too long for one answer.
    pub fn search(&mut self, filters: FilterFields, part: &str) {
        if self.options.supply == Supply::Partial {
            self.ask(filters, part);
        }
    }

    fn ask(&mut self, filters: FilterFields, part: &str) {
        let Some(abort) = Abort::new() else {
            return;
        };
        let (kind, searching, signal) = (self.kind, !part.is_empty(), abort.signal());
        let answer = self.api.list(kind.source().method, kind.request(part), signal.clone());
        self.running = Some(abort);
        spawn(async move {
            let answer = answer.await;
            // The signal of a superseded request is aborted, whatever it answered in the meantime.
            if !signal.aborted() {
                filters.change(|sidebar| sidebar.arrived(filters, kind, searching, answer));
            }
        });
    }

    /// Takes an answer.
    pub fn take(&mut self, searching: bool, answer: Result<Page<Object>, CallError>) {
        let found = match &answer {
            Ok(page) => self.kind.items(&page.items).map(|items| (items, page.total_count)),
            Err(_) => None,
        };
        if let Some((items, total)) = found {
            for (id, name) in self.options.add(items, total) {
                let option = el("option").attr("value", &option_text(self.kind, id, name));
                let _ = self.list.clone().child(option);
            }
        } else if !searching {
            // What was found before a search that failed can still be picked.
            let forbidden = answer.err().and_then(|why| why.code()) == Some(ErrorCode::ForbiddenCommand);
            self.options.supply = if forbidden { Supply::Forbidden } else { Supply::Failed };
        }
    }
}
