// What docs/embedding.md tells a React project to write once: the element for JSX, with the panel's own types.

import type { PanelEvents, UsersPanelElement } from '../../../public/users-panel.js';

type Properties = Partial<
  Pick<UsersPanelElement, 'config' | 'apiBase' | 'applicationId' | 'theme' | 'locale' | 'urlState' | 'readonly' | 'features' | 'token'>
>;
type Listeners = { [Name in keyof PanelEvents as `on${Name}`]?: (event: PanelEvents[Name]) => void };

// Inside, the names of React's types are known.
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'users-panel': DetailedHTMLProps<HTMLAttributes<UsersPanelElement>, UsersPanelElement> & Properties & Listeners;
    }
  }
}
