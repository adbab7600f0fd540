import type { CDPSession, Page } from '@playwright/test';

import type { Panel } from '../fixtures/panel.js';
import { expect, test } from '../fixtures/test.js';

const TOTAL = 2500;
const ROWS = 1000;

test.use({ serverOptions: { users: TOTAL } });

/** A text as the browser shows it: runs of white space are one space. */
function shown(text: string): string {
  return text.replaceAll(/[ \t\n]+/g, ' ').trim();
}

/** A node of the browser's accessibility tree, as far as it is read here. */
interface Node {
  nodeId: string;
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  childIds?: string[];
}

/** The browser's accessibility tree: what a screen reader can be told. */
class Tree {
  private constructor(private readonly nodes: Map<string, Node>) {}

  static async of(page: Page): Promise<Tree> {
    const session: CDPSession = await page.context().newCDPSession(page);
    await session.send('Accessibility.enable');
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: Node[] };
    await session.detach();
    return new Tree(new Map(nodes.map((node) => [node.nodeId, node])));
  }

  /** Every node of these roles, in the order of the tree. */
  all(...roles: string[]): Node[] {
    return [...this.nodes.values()].filter((node) => !node.ignored && roles.includes(node.role?.value ?? ''));
  }

  /** The nearest nodes of these roles below a node. */
  below(node: Node, ...roles: string[]): Node[] {
    return (node.childIds ?? []).flatMap((id) => {
      const child = this.nodes.get(id);
      if (!child) {
        return [];
      }
      return !child.ignored && roles.includes(child.role?.value ?? '') ? [child] : this.below(child, ...roles);
    });
  }

  /** The text below a node, with white space as the browser shows it. */
  text(node: Node): string {
    return shown(this.raw(node));
  }

  private raw(node: Node): string {
    if (node.role?.value === 'StaticText') {
      return node.name?.value ?? '';
    }
    const children = (node.childIds ?? []).flatMap((id) => this.nodes.get(id) ?? []);
    return children.map((child) => this.raw(child)).join('');
  }
}

/** Signs in and shows a thousand users. */
async function showThousand(panel: Panel): Promise<void> {
  await panel.enterAndLoad();
  await panel.users.rowsPerPage.selectOption(String(ROWS));
  await panel.users.isSettled();
  await expect(panel.users.rows).toHaveCount(ROWS);
}

test('every row and every cell is in the browser’s accessibility tree', async ({ panel, page, server }) => {
  const users = (await server.users({ order_by: 'user_name' })).slice(0, ROWS);
  await showThousand(panel);
  const tree = await Tree.of(page);
  const [table, ...others] = tree.all('table').filter((node) => node.name?.value === 'Users');
  expect(others).toEqual([]);
  if (!table) {
    throw new Error('There is no table in the accessibility tree.');
  }
  const rows = tree.below(table, 'row');
  expect(rows).toHaveLength(ROWS + 1);
  const [head, ...body] = rows;

  const heads = head ? tree.below(head, 'columnheader') : [];
  const columns = heads.map((node) => tree.text(node));
  expect(columns.slice(1, 6)).toEqual(['User name', 'Actions', 'User ID', 'Display name', 'Status']);
  const place = (column: string) => columns.findIndex((text) => text.startsWith(column));

  const cells = body.map((row) => tree.below(row, 'cell', 'gridcell', 'rowheader'));
  expect(cells.filter((row) => row.length !== columns.length)).toEqual([]);
  expect(cells.map((row) => row.find((cell) => cell.role?.value === 'rowheader')?.name?.value)).toEqual(
    users.map((user) => user.user_name),
  );
  const read = cells.map((row) => {
    const text = (column: string) => {
      const cell = row[place(column)];
      return cell ? tree.text(cell) : undefined;
    };
    const isActive = text('Status')?.startsWith('Active');
    return { id: text('User ID'), displayName: text('Display name'), isActive };
  });
  expect(read).toEqual(
    users.map((user) => ({
      id: String(user.user_id),
      displayName: shown(user.user_display_name),
      isActive: user.user_active,
    })),
  );
  const boxes = body.flatMap((row) => tree.below(row, 'checkbox').map((box) => box.name?.value));
  expect(boxes).toEqual(users.map((user) => `Select ${user.user_name}`));
  const buttons = body.flatMap((row) => tree.below(row, 'button').map((button) => button.name?.value));
  expect(buttons).toEqual(
    users.flatMap((user) => ['Details of', 'Edit', 'Transfer money to', 'Delete'].map((act) => `${act} ${user.user_name}`)),
  );
});

test('rows are numbered among all users, on every page', async ({ panel }) => {
  await showThousand(panel);
  const places = () =>
    panel.users.table.getByRole('row').evaluateAll((rows) => rows.map((row) => Number(row.ariaRowIndex)));
  await expect(panel.users.table).toHaveAttribute('aria-rowcount', String(TOTAL + 1));
  expect(await places()).toEqual([...Array(ROWS + 1).keys()].map((index) => index + 1));
  await panel.users.turn('Last page').click();
  await panel.users.isSettled();
  await expect(panel.users.rows).toHaveCount(TOTAL - 2 * ROWS);
  await expect(panel.users.table).toHaveAttribute('aria-rowcount', String(TOTAL + 1));
  expect(await places()).toEqual([1, ...[...Array(TOTAL - 2 * ROWS).keys()].map((index) => 2 * ROWS + 2 + index)]);
});

test('the page’s checkbox selects a thousand', async ({ panel }) => {
  await showThousand(panel);
  await panel.users.selectPage.click();
  await panel.selection.counts(ROWS);
  const checked = () =>
    panel.users.rows
      .getByRole('checkbox')
      .evaluateAll((boxes) => boxes.filter((box) => (box as HTMLInputElement).checked).length);
  // Those out of sight follow in tasks of their own.
  await expect.poll(checked).toBe(ROWS);
  await expect(panel.selection.matching).toHaveText(`Select all ${TOTAL} matching users`);
  await panel.users.selectPage.click();
  await panel.selection.counts(0);
  await expect.poll(checked).toBe(0);
});

test('behind a dialog the rows out of sight stand aside, and all of them come back', async ({ panel, page, server }) => {
  const name = (await server.users({ order_by: 'user_name' }))[0]?.user_name ?? '';
  await showThousand(panel);
  const aside = () =>
    panel.users.table
      .locator('tbody')
      .evaluateAll((groups) => groups.filter((group) => getComputedStyle(group).contentVisibility === 'hidden').length);
  expect(await aside()).toBe(0);
  await panel.users.detailsOf(name).click();
  const details = panel.details(name);
  await expect(details.terms.first()).toBeVisible();
  // What is in sight behind the dialog stays.
  await expect(panel.users.row(name)).toBeVisible();
  expect(await aside()).toBeGreaterThan(30);
  await details.close.click();
  await expect(panel.users.detailsOf(name)).toBeFocused();
  await expect.poll(aside).toBe(0);
  const tree = await Tree.of(page);
  const [table] = tree.all('table').filter((node) => node.name?.value === 'Users');
  const rows = table ? tree.below(table, 'row') : [];
  expect(rows).toHaveLength(ROWS + 1);
  const heads = rows[0] ? tree.below(rows[0], 'columnheader').length : 0;
  expect(rows.slice(1).filter((row) => tree.below(row, 'cell', 'gridcell', 'rowheader').length !== heads)).toEqual([]);
});

test('the browser’s own search finds the last user', async ({ panel, server }) => {
  const last = (await server.users({ order_by: 'user_name' }))[ROWS - 1]?.user_name ?? '';
  await showThousand(panel);
  await expect(panel.users.row(last)).not.toBeInViewport();
  // It marks what it finds; to scroll a box inside the page to it is left to the search that people open.
  const found = await panel.users.scroller.evaluate((box, text) => {
    const search = (window as unknown as { find: (text: string, caseSensitive: boolean) => boolean }).find;
    const root = box.getRootNode() as ShadowRoot & { getSelection: () => Selection };
    const isFound = search(text, true);
    const row = root.getSelection().anchorNode?.parentElement?.closest('[role="row"]');
    return { isFound, marked: getSelection()?.toString(), row: row?.ariaRowIndex };
  }, last);
  expect(found).toEqual({ isFound: true, marked: last, row: String(ROWS + 1) });
});

test('the head and the names stay in sight, however the table is scrolled', async ({ panel, page }) => {
  await page.setViewportSize({ width: 900, height: 700 });
  await showThousand(panel);
  const { scroller, table, rows } = panel.users;
  const scrollable = await scroller.evaluate((box) => [box.scrollHeight > box.clientHeight, box.scrollWidth > box.clientWidth]);
  expect(scrollable).toEqual([true, true]);
  const head = table.getByRole('row').first();
  const name = panel.users.header('User name');
  const [headBefore, nameBefore] = [await head.boundingBox(), await name.boundingBox()];
  await scroller.evaluate((box) => box.scrollTo(200, 10_000));
  await expect.poll(() => scroller.evaluate((box) => [box.scrollLeft, box.scrollTop])).toEqual([200, 10_000]);
  expect((await head.boundingBox())?.y).toBeCloseTo(headBefore?.y ?? -1, 0);

  // The row in the middle of what is to be seen.
  const middle = await scroller.evaluate((box) => {
    const { top, height } = box.getBoundingClientRect();
    return top + height / 2;
  });
  const boxes = await rows.getByRole('rowheader').evaluateAll((cells) =>
    cells.map((cell) => {
      const { left, top, bottom } = cell.getBoundingClientRect();
      return { left, top, bottom };
    }),
  );
  const seen = boxes.find(({ top, bottom }) => top <= middle && middle < bottom);
  const edge = await scroller.evaluate((box) => box.getBoundingClientRect().left + box.clientLeft);
  expect(seen?.left).toBeGreaterThanOrEqual(edge);
  await expect
    .poll(async () => (await name.boundingBox())?.x)
    .toBeCloseTo(seen?.left ?? -1, 0);
  expect(seen?.left).toBeLessThanOrEqual(nameBefore?.x ?? -1);
  // And nothing covers them.
  const top = await page.evaluate(
    ({ x, y }) => {
      let element = document.elementFromPoint(x, y);
      while (element?.shadowRoot) {
        const inner = element.shadowRoot.elementFromPoint(x, y);
        if (!inner || inner === element) {
          break;
        }
        element = inner;
      }
      return element?.closest('[role="rowheader"]') !== null;
    },
    { x: (seen?.left ?? 0) + 10, y: middle },
  );
  expect(top).toBe(true);
});
