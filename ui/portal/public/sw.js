// The portal's worker (PC8). It shows what is pushed, opens what is tapped, and has one page for when there is no
// network. It keeps that page and nothing else: what belongs to a client is never stored on a device.

const KEPT = 'offline-1';
const FILES = ['/offline.html', '/offline.css', '/icon.svg'];

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  const forgetOthers = (names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(
    caches
      .keys()
      .then(forgetOthers)
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  // The address of a document is not a page, also when it is opened in a tab of its own.
  if (request.mode === 'navigate' && !pathname.startsWith('/api/'))
    event.respondWith(fetch(request).catch(() => caches.match('/offline.html')));
  else if (FILES.includes(pathname)) event.respondWith(fetch(request).catch(() => caches.match(pathname)));
});

self.addEventListener('push', (event) => {
  const { title, body, url, tag, unread } = told(event);
  const icons = { icon: '/icon-192.png', badge: '/badge-96.png' };
  const shown = self.registration.showNotification(title, { body, tag, ...icons, data: { url } });
  // The number on the icon, where icons have numbers.
  const counted = self.navigator.setAppBadge?.(unread).catch(() => undefined);
  event.waitUntil(Promise.all([shown, counted]));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  // Only a path of this portal: a push says where, never to whom.
  const path = String(event.notification.data?.url ?? '/');
  const url = new URL(path.startsWith('/') && !path.startsWith('//') ? path : '/', self.location.origin).href;
  event.waitUntil(show(url));
});

// The browser changed the subscription by itself: the office is told, or nothing would arrive any more.
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(
    self.registration.pushManager.subscribe(event.oldSubscription?.options ?? {}).then((made) => {
      const { endpoint, keys } = made.toJSON();
      const { p256dh, auth } = keys;
      return fetch('/api/client/push', {
        method: 'PUT',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ endpoint, keys: { p256dh, auth } }),
      });
    }),
  );
});

function told(event) {
  try {
    const { title, body, url, tag, unread } = event.data.json();
    return {
      title: String(title || 'Portal'),
      body: String(body ?? ''),
      url: String(url ?? '/'),
      tag: tag ?? undefined,
      unread: Number.isSafeInteger(unread) ? unread : undefined,
    };
  } catch {
    return { title: 'Portal', body: '', url: '/', tag: undefined, unread: undefined };
  }
}

async function show(url) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const [open] = windows;
  if (!open) return self.clients.openWindow(url);
  await open.focus();
  return open.navigate(url);
}
