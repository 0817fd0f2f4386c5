//! Every request, answer, command and event that crosses a process or the webview.
