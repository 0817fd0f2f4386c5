// Twice: the first callback comes before the first frame, the second after it.
requestAnimationFrame(() => requestAnimationFrame(() => window.__TAURI__.core.invoke('ui_ready')))
