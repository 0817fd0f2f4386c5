// Passkeys as the browser makes and shows them: the server's JSON has base64url where the browser wants bytes.

/** Can this browser make and use passkeys on this page? */
export function passkeysPossible(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && isSecureContext;
}

type Json = Record<string, unknown>;

/** Makes one, with the options of the server. Null when the person thought better of it. */
export async function makePasskey(options: unknown): Promise<Json | null> {
  const publicKey = { ...within(options) } as Json;
  publicKey.challenge = bytes(publicKey.challenge);
  publicKey.user = { ...(publicKey.user as Json), id: bytes((publicKey.user as Json).id) };
  publicKey.excludeCredentials = credentials(publicKey.excludeCredentials);
  const made = await asked(() =>
    navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions }),
  );
  if (!made) return null;
  const response = made.response as AuthenticatorAttestationResponse;
  return said(made, {
    attestationObject: text(response.attestationObject),
    clientDataJSON: text(response.clientDataJSON),
    transports: response.getTransports?.() ?? [],
  });
}

/** Passkeys belong to names: at an address that is a number there are none. */
export function passkeysHere(): boolean {
  return passkeysPossible() && !/^[\d.]+$|^\[/.test(location.hostname);
}

/** Can the browser offer passkeys in the field of the e-mail, before anybody asks for them? */
export async function offersItself(): Promise<boolean> {
  if (!passkeysHere()) return false;
  return (await PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false;
}

/** How a passkey is asked for without being in the way: in the field of the e-mail, until it is stopped. */
export interface Waiting {
  mediation: 'conditional';
  signal: AbortSignal;
}

/** Proves who one is with one of them. Null when the person thought better of it. */
export async function showPasskey(options: unknown, waiting?: Waiting): Promise<Json | null> {
  const publicKey = { ...within(options) } as Json;
  publicKey.challenge = bytes(publicKey.challenge);
  publicKey.allowCredentials = credentials(publicKey.allowCredentials);
  const shown = await asked(() =>
    navigator.credentials.get({
      publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions,
      ...(waiting ?? {}),
    }),
  );
  if (!shown) return null;
  const response = shown.response as AuthenticatorAssertionResponse;
  return said(shown, {
    authenticatorData: text(response.authenticatorData),
    clientDataJSON: text(response.clientDataJSON),
    signature: text(response.signature),
    userHandle: response.userHandle ? text(response.userHandle) : null,
  });
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await ask()) as PublicKeyCredential | null;
  } catch {
    // Cancelled, out of time, or no key of this place: to the person it is the same, they may try again.
    return null;
  }
}

function said(credential: PublicKeyCredential, response: Json): Json {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: credential.getClientExtensionResults(),
    response,
  };
}

function within(options: unknown): Json {
  const all = options as Json;
  return (all.publicKey ?? all) as Json;
}

function credentials(list: unknown): unknown[] {
  return ((list ?? []) as Json[]).map((one) => ({ ...one, id: bytes(one.id) }));
}

export function bytes(base64url: unknown): Uint8Array<ArrayBuffer> {
  const base64 = String(base64url).replace(/-/g, '+').replace(/_/g, '/');
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export function text(buffer: ArrayBuffer | Uint8Array): string {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
  return btoa(letters).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
