// Questions out, replies in. Nothing is kept; what fails is told by its kind.

const PATIENCE = 15_000;

/** Why there is no reply: "offline", "slow", "busy" (with seconds), "closed", "unreadable", "broken". */
export class Refusal extends Error {
  constructor(kind, seconds = 0) {
    super(kind);
    this.kind = kind;
    this.seconds = seconds;
  }
}

const KINDS = { 404: "unknown", 413: "unreadable", 422: "unreadable", 429: "busy", 503: "closed" };

/** An id as part of an address; its slashes stay, as servers in between may refuse escaped ones. */
const path = (id) => id.split("/").map(encodeURIComponent).join("/");

/** The interface of the service at an address that ends with a slash, read in a language. */
export class Api {
  constructor(base, language) {
    this.base = base;
    this.language = language;
    // Behind one address many may ask: each widget counts by itself.
    const [drawn] = crypto.getRandomValues(new BigUint64Array(1));
    this.seat = drawn.toString(16).padStart(16, "0");
  }

  /** The reply to a question; `about` is the id of what was shown before, if anything was. */
  ask(question, about) {
    return this.#call("api/ask", { question, about, seat: this.seat });
  }

  find(id) {
    return this.#call(`api/answers/${path(id)}`);
  }

  suggest(question, signal) {
    return this.#call("api/suggest", { question }, signal);
  }

  judge(id, verdict) {
    return this.#call("api/feedback", { id, verdict });
  }

  /** Gives a question that nothing fits to the city; what was kept of it. */
  keep(question) {
    return this.#call("api/unanswered", { question });
  }

  /** The permanent page of what is stored under an id. */
  page(id) {
    return this.address(`antwort/${path(id)}`);
  }

  /** A page of the service, in the language of the widget where that is not German. */
  address(path) {
    if (this.language === "de") return this.base + path;
    const url = new URL(this.base + path, location.href);
    url.searchParams.set("sprache", this.language);
    return url.href;
  }

  async #call(path, body, signal = AbortSignal.timeout(PATIENCE)) {
    let response;
    try {
      response = await fetch(this.base + path, {
        signal,
        credentials: "omit",
        referrerPolicy: "no-referrer",
        headers: {
          "Accept-Language": this.language,
          ...(body && { "Content-Type": "application/json" }),
        },
        ...(body && { method: "POST", body: JSON.stringify(body) }),
      });
      if (response.ok) return response.status === 204 ? null : await response.json();
    } catch (error) {
      throw new Refusal(error.name === "TimeoutError" ? "slow" : "offline");
    }
    const seconds = Number(response.headers.get("Retry-After")) || 0;
    throw new Refusal(KINDS[response.status] ?? "broken", seconds);
  }
}
