// What users-panel.d.ts lets a portal write, and what it does not. Only checked, never run.

import { mount, type Configuration, type EmbedMessage, type EmbedRequest, type Handle, type Options, type UsersPanelElement } from '../../public/users-panel.js';

export async function right(place: HTMLElement): Promise<void> {
  const handle: Handle = await mount(place, {
    config: { apiBase: '/platform_api', signIn: ['session', 'token'], transferMaxPerUser: 100.5 },
    features: ['add', 'edit', 'status', 'delete', 'transfer'],
    theme: 'dark',
    urlState: 'hash',
    token: async (reason) => (reason === 'start' ? 'text' : undefined),
  });
  await mount(place);
  await handle.update({ readonly: true, theme: undefined as never });
  handle.refresh();
  handle.unmount();

  const element: UsersPanelElement = document.createElement('users-panel');
  element.config = './config.json';
  element.config = { urlState: 'query' };
  element.applicationId = 7;
  element.features = ['edit'];
  element.features = undefined;
  await element.refresh();

  document.addEventListener('users-panel:session-needed', (event) => event.detail.respondWith?.(Promise.resolve('text')));
  element.addEventListener('users-panel:transfer-settled', ({ detail }) => {
    const exact: string = detail.amount;
    const outcome: 'done' | 'rejected' | 'not_done' = detail.outcome;
    return [exact, outcome];
  });
  document.addEventListener('users-panel:users-deleted', ({ detail }) => detail.userIds.map((id) => id.toFixed()));

  const request: EmbedRequest = { type: 'users-panel:mount', options: { theme: 'light' }, tokens: true };
  const told = (message: EmbedMessage): string => (message.type === 'users-panel:navigate' ? message.detail.query : '');
  frames[0]?.postMessage(request, 'https://panel.example.com');
  told({ type: 'users-panel:hello' });
}

export async function wrong(place: HTMLElement, element: UsersPanelElement): Promise<void> {
  // @ts-expect-error there is no such theme
  await mount(place, { theme: 'pink' });
  // @ts-expect-error an act is written as its word
  await mount(place, { features: ['import'] });
  // @ts-expect-error an id is a number
  await mount(place, { applicationId: '7' });
  // @ts-expect-error no such key
  await mount(place, { apiBas: '/platform_api' });
  // @ts-expect-error a place is an element, not a selector
  await mount('#here');
  // @ts-expect-error a configuration holds no function
  await mount(place, { config: { token: () => 'text' } });
  // @ts-expect-error the list of acts is no text here
  element.features = 'add edit';
  // @ts-expect-error readonly is true or false
  element.readonly = '';
  // @ts-expect-error amounts are texts: a number would not be exact
  element.addEventListener('users-panel:transfer-settled', ({ detail }) => detail.amount.toFixed(2));
  // @ts-expect-error a token is asked for in the frame by a flag: a function cannot be sent
  const request: EmbedRequest = { type: 'users-panel:mount', options: { token: () => 'text' } };
  const options: Options = {} satisfies Configuration;
  void [request, options];
}
