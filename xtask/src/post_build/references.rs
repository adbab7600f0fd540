//! Who refers to whom in a WebAssembly file that was linked with `--emit-relocs`: functions and pieces of data.
//!
//! To know who calls whom is not enough: most closures are reached through tables of functions in the data, and the
//! compiler makes functions of equal code one, whoever they belong to.

use anyhow::{Context, Result, bail, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::{
    Data, DataKind, ExternalKind, KnownCustom, Linking, Name, Operator, Parser, Payload, RelocationType, SymbolInfo,
    TypeRef,
};

/// The references of a WebAssembly file.
#[derive(Debug, Default)]
pub(super) struct References {
    /// The names of the functions, by their indices; imported ones come first.
    pub(super) names: BTreeMap<u32, String>,
    /// How many functions are imported.
    pub(super) imported: u32,
    /// The functions that the world outside can reach.
    pub(super) open: Vec<u32>,
    /// Where the pieces of data lie in the memory, by their symbols.
    pub(super) places: BTreeMap<usize, Range<u32>>,
    /// Who refers to whom.
    pub(super) edges: BTreeMap<Node, Vec<Node>>,
}

/// What refers and is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    /// The function of this index.
    Function(u32),
    /// The piece of data of this symbol.
    Data(usize),
}

/// Where things lie in the file.
#[derive(Default)]
struct Layout {
    /// The beginnings of the sections, by their order.
    sections: Vec<u64>,
    /// The functions' bodies.
    bodies: Vec<(Range<u64>, u32)>,
    /// The segments of data, by their order: where each begins in the file, and where in the memory.
    segments: Vec<(u64, u32)>,
    /// The pieces of data.
    pieces: Vec<(Range<u64>, usize)>,
    /// What each symbol stands for.
    symbols: Vec<Option<Node>>,
    /// Symbol, segment, offset in it and size of each piece of data.
    data: Vec<(usize, u32, u32, u32)>,
    /// Section, offset in it, symbol.
    notes: Vec<(u32, u32, u32)>,
}

/// Reads the references of a file.
///
/// Errors when the file cannot be read, or was linked without the notes of the linker.
pub(super) fn references(wasm: &[u8]) -> Result<References> {
    let mut references = References::default();
    let mut layout = Layout::default();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.context("the WebAssembly cannot be read")?;
        if let Some((_, range)) = payload.as_section() {
            layout.sections.push(range.start);
        }
        read(payload, &mut references, &mut layout)?;
    }
    ensure!(!layout.notes.is_empty(), "the WebAssembly holds no relocations: it must be linked with --emit-relocs");
    layout.bodies.sort_by_key(|(range, _)| range.start);
    for (symbol, segment, offset, size) in std::mem::take(&mut layout.data) {
        let Some((start, address)) = layout.segments.get(usize::try_from(segment)?) else { continue };
        let (start, address) = (start + u64::from(offset), address + offset);
        layout.pieces.push((start..start + u64::from(size), symbol));
        references.places.insert(symbol, address..address + size);
    }
    layout.pieces.sort_by_key(|(range, _)| range.start);
    for (section, offset, symbol) in &layout.notes {
        let start = layout.sections.get(usize::try_from(*section)?).context("a relocation of no section")?;
        let place = start + u64::from(*offset);
        let from = at(&layout.bodies, place).map(|index| Node::Function(*index));
        let from = from.or_else(|| at(&layout.pieces, place).map(|symbol| Node::Data(*symbol)));
        let to = layout.symbols.get(usize::try_from(*symbol)?).copied().flatten();
        if let (Some(from), Some(to)) = (from, to) {
            references.edges.entry(from).or_default().push(to);
        }
    }
    Ok(references)
}

fn read(payload: Payload<'_>, references: &mut References, layout: &mut Layout) -> Result<()> {
    match payload {
        Payload::ImportSection(imports) => {
            for import in imports.into_imports() {
                references.imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
            }
        }
        Payload::ExportSection(exports) => {
            for export in exports {
                let export = export?;
                references.open.extend((export.kind == ExternalKind::Func).then_some(export.index));
            }
        }
        Payload::StartSection { func, .. } => references.open.push(func),
        Payload::CodeSectionEntry(body) => {
            let index = references.imported + u32::try_from(layout.bodies.len())?;
            layout.bodies.push((body.range(), index));
        }
        Payload::DataSection(segments) => {
            for segment in segments {
                let segment = segment?;
                layout.segments.push((contents(&segment)?.start, address(&segment)?));
            }
        }
        Payload::CustomSection(section) => match section.as_known() {
            KnownCustom::Name(names) => {
                for name in names {
                    let Name::Function(map) = name? else { continue };
                    for naming in map {
                        let naming = naming?;
                        references.names.insert(naming.index, naming.name.to_owned());
                    }
                }
            }
            KnownCustom::Linking(linking) => {
                for part in linking.subsections() {
                    let Linking::SymbolTable(symbols) = part? else { continue };
                    for symbol in symbols {
                        let at = layout.symbols.len();
                        layout.symbols.push(match symbol? {
                            SymbolInfo::Func { index, .. } => Some(Node::Function(index)),
                            SymbolInfo::Data { symbol: Some(piece), .. } => {
                                layout.data.push((at, piece.index, piece.offset, piece.size));
                                Some(Node::Data(at))
                            }
                            _ => None,
                        });
                    }
                }
            }
            KnownCustom::Reloc(relocations) => {
                let section = relocations.section_index();
                for entry in relocations.entries() {
                    let entry = entry?;
                    if !matches!(
                        entry.ty,
                        RelocationType::TypeIndexLeb
                            | RelocationType::SectionOffsetI32
                            | RelocationType::FunctionOffsetI32
                    ) {
                        layout.notes.push((section, entry.offset, entry.index));
                    }
                }
            }
            _ => {}
        },
        _ => {}
    }
    Ok(())
}

/// Where the bytes of a segment of data lie in the file.
pub(super) fn contents(segment: &Data<'_>) -> Result<Range<u64>> {
    Ok(segment.range.end - u64::try_from(segment.data.len())?..segment.range.end)
}

/// Where a segment of data lies in the memory.
///
/// Errors when it has no fixed place.
pub(super) fn address(segment: &Data<'_>) -> Result<u32> {
    let DataKind::Active { memory_index: 0, offset_expr } = &segment.kind else {
        bail!("a segment of data has no place of its own");
    };
    match offset_expr.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        _ => bail!("a segment of data has no fixed place"),
    }
}

/// The names of the functions of a file.
pub(super) fn names(wasm: &[u8]) -> Result<BTreeSet<String>> {
    let mut references = References::default();
    for payload in Parser::new(0).parse_all(wasm) {
        read(payload.context("the WebAssembly cannot be read")?, &mut references, &mut Layout::default())?;
    }
    Ok(references.names.into_values().collect())
}

/// The one of these ranges that a place lies in.
fn at<T>(ranges: &[(Range<u64>, T)], place: u64) -> Option<&T> {
    let after = ranges.partition_point(|(range, _)| range.start <= place);
    let (range, found) = ranges.get(after.checked_sub(1)?)?;
    range.contains(&place).then_some(found)
}
