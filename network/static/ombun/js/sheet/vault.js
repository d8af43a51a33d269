/* The vault: what is kept on this device is sealed under a key that comes from the password alone.
 *
 * Promises: whoever reads the browser's folder on a lost device finds no name and no amount. Therefore the key itself is
 * never kept: on line the server, which saw the password at sign-in, makes it (groups/device_key.py); without a signal
 * the page asks for the password and makes the same one. Refuses to open what another password sealed.
 */
export const isPossible = Boolean(globalThis.crypto?.subtle);

const AES = "AES-GCM";
// The length for which AES-GCM is made; new for everything that is sealed.
const IV_BYTES = 12;

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export class Vault {
  #key;

  constructor(key, { salt, iterations }) {
    this.#key = key;
    this.salt = salt;
    this.iterations = iterations;
  }

  /** The vault whose key the server made; null where it has none, or where the browser cannot seal (plain HTTP). */
  static async fromServer({ salt, iterations, key }) {
    if (!key || !isPossible) return null;
    return new Vault(await crypto.subtle.importKey("raw", bytesOf(key), AES, false, ["encrypt", "decrypt"]), { salt, iterations });
  }

  /** The vault of a password; a wrong one gives a vault that opens nothing. */
  static async fromPassword(password, { salt, iterations }) {
    const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(password), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations };
    const key = await crypto.subtle.deriveKey(how, secret, { name: AES, length: 256 }, false, ["encrypt", "decrypt"]);
    return new Vault(key, { salt, iterations });
  }

  /** The vault of a key that was held in memory meanwhile (a CryptoKey that cannot be read out). */
  static fromKey(key, { salt, iterations }) {
    return new Vault(key, { salt, iterations });
  }

  /** The key, to be held in the memory of the service worker; nobody can read it out, and it must not go to a disk. */
  get key() {
    return this.#key;
  }

  /** Any value that JSON can say, sealed: {iv, data}. */
  async seal(value) {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const data = await crypto.subtle.encrypt({ name: AES, iv }, this.#key, new TextEncoder().encode(JSON.stringify(value)));
    return { iv, data };
  }

  /** What `seal` was given. Throws when it was sealed under another key, or is damaged. */
  async open({ iv, data }) {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: AES, iv }, this.#key, data)));
  }
}
