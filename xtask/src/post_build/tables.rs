//! What wasm-split leaves to be put right: older releases write every exported table as the first one, and the notes of
//! the linker, which are wrong by then, come along.

use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use wasm_encoder::{ExportKind, ExportSection, Module, RawSection};
use wasmparser::{ExternalKind, Parser, Payload, TableType};

/// The tables of a WebAssembly file, and which of them is exported under which name.
#[derive(Default)]
struct Tables {
    types: Vec<TableType>,
    exported: BTreeMap<String, u32>,
}

fn tables(wasm: &[u8]) -> Result<Tables> {
    let mut tables = Tables::default();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TableSection(section) => {
                for table in section {
                    tables.types.push(table?.ty);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Table {
                        tables.exported.insert(export.name.to_owned(), export.index);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(tables)
}

/// `half`, split from `whole`, with each table that `whole` exports under that name again, and without notes.
///
/// Errors when the tables are not the same ones in the same order.
pub(super) fn restore_tables(whole: &[u8], half: &[u8]) -> Result<Vec<u8>> {
    let before = tables(whole).context("the WebAssembly cannot be read")?;
    let after = tables(half).context("the first half of the WebAssembly cannot be read")?;
    let kinds = |tables: &Tables| tables.types.iter().map(|table| table.element_type).collect::<Vec<_>>();
    ensure!(kinds(&before) == kinds(&after), "wasm-split changed the tables of the WebAssembly");
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(half) {
        let payload = payload?;
        if matches!(&payload, Payload::CustomSection(section) if is_note(section.name())) {
            continue;
        }
        if let Payload::ExportSection(exports) = payload {
            let mut section = ExportSection::new();
            for export in exports {
                let export = export?;
                let right = before.exported.get(export.name).copied().filter(|_| export.kind == ExternalKind::Table);
                section.export(export.name, ExportKind::from(export.kind), right.unwrap_or(export.index));
            }
            module.section(&section);
        } else if let Some((id, range)) = payload.as_section() {
            let data = half
                .get(usize::try_from(range.start)?..usize::try_from(range.end)?)
                .context("a section lies outside of the WebAssembly")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

fn is_note(name: &str) -> bool {
    name == "linking" || name.starts_with("reloc.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{RefType, TableSection, TableType};

    fn module(order: [RefType; 2], exported: u32) -> Vec<u8> {
        let mut tables = TableSection::new();
        for element_type in order {
            tables.table(TableType { element_type, table64: false, minimum: 1, maximum: None, shared: false });
        }
        let mut exports = ExportSection::new();
        exports.export("values", ExportKind::Table, exported);
        exports.export("new", ExportKind::Table, 0);
        let mut module = Module::new();
        module.section(&tables).section(&exports);
        module.finish()
    }

    #[test]
    fn a_table_is_exported_under_its_own_name_again() {
        let order = [RefType::FUNCREF, RefType::EXTERNREF];
        let whole = module(order, 1);
        assert_eq!(restore_tables(&whole, &module(order, 0)).unwrap(), whole);
        assert_eq!(restore_tables(&whole, &whole).unwrap(), whole);
        assert!(restore_tables(&whole, &module([RefType::EXTERNREF, RefType::FUNCREF], 0)).is_err());
        assert!(restore_tables(&whole, b"not WebAssembly").is_err());
    }
}
