// A portal in React that shows the panel, as a consumer of it would write it.

import { StrictMode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';

// Before anything is drawn: React sets properties only of an element that is defined.
// @ts-expect-error the address is known to the browser only
import * as module from '/panel/users-panel.js';

import type { Feature, Handle, UsersPanelElement } from '../../../public/users-panel.js';
import './users-panel.js';

const { mount } = module as typeof import('../../../public/users-panel.js');

function Portal() {
  const panel = useRef<UsersPanelElement>(null);
  const [theme, setTheme] = useState<'light' | 'dark'>('light');
  const [canAdd, setCanAdd] = useState(true);
  const [shown, setShown] = useState(true);
  const [queries, setQueries] = useState<string[]>([]);
  const [errors, setErrors] = useState<string[]>([]);
  const features: Feature[] = canAdd ? ['add', 'edit'] : ['edit'];
  return (
    <>
      <button onClick={() => setTheme(theme === 'light' ? 'dark' : 'light')}>Turn the light</button>
      <button onClick={() => setCanAdd(!canAdd)}>Allow adding</button>
      <button onClick={() => void panel.current?.refresh()}>Ask anew</button>
      <button onClick={() => setShown(!shown)}>Show or hide</button>
      <output id="queries">{JSON.stringify(queries)}</output>
      <output id="errors">{JSON.stringify(errors)}</output>
      {shown && (
        <users-panel
          id="panel"
          ref={panel}
          // Another object each time that this is drawn, with the same content.
          config={{ requestTimeoutSeconds: 20 }}
          theme={theme}
          features={features}
          onusers-panel:navigate={(event) => setQueries((before) => [...before, event.detail.query])}
          onusers-panel:error={(event) => setErrors((before) => [...before, event.detail.kind])}
        />
      )}
      <Mounted theme={theme} />
    </>
  );
}

/** The same by `mount`, for who would rather have a handle. */
function Mounted({ theme }: { theme: 'light' | 'dark' }) {
  const place = useRef<HTMLDivElement>(null);
  const handle = useRef<Promise<Handle>>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const mounted = mount(place.current, { config: {} });
    handle.current = mounted;
    return () => void mounted.then((panel) => panel.unmount());
  }, []);
  useEffect(() => {
    void handle.current?.then((panel) => panel.update({ theme }));
  }, [theme]);
  return <div id="mounted" ref={place} />;
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Portal />
    </StrictMode>,
  );
}
