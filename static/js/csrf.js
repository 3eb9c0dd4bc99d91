// The CSRF token as it is now: a log-in in another tab renews it, and what stands typed on this page must still be sendable.
export function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : "";
}

export function renewToken(form) {
  const field = form.querySelector("input[name=csrfmiddlewaretoken]");
  if (field && csrfToken()) field.value = csrfToken();
}
