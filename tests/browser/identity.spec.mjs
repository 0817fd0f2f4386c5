// How a client comes in and keeps their account (PC6), in a real browser, with the letters that really go out.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { goTo, newPerson, openBrowser, signIn } from './browser.mjs';
import { openOffice } from './office.mjs';
import { invite, temporaryCode } from './scene.mjs';

const skip = process.env.BALCAO_PORTAL_URL ? 'needs an office of our own' : false;
const GOOD = 'cavalo bateria grampo 7';
let office, browser;

before(async () => {
  if (skip) return;
  office = await openOffice();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await office?.close();
});

const home = (page) => page.getByText('Mais recentes').waitFor();

async function enter(page, email, password) {
  await page.goto(office.url);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Senha').fill(password);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
}

test('Paula registers from her invitation; the link is worth nothing afterwards', { skip }, async () => {
  const link = await invite(office, 'Paula Reis', 'paula@solnascente.example');
  const page = await newPerson(browser, { viewport: { width: 390, height: 844 } });
  await page.goto(link);
  await page.getByRole('heading', { name: 'Boas-vindas, Paula' }).waitFor();
  const field = page.getByLabel('Escolha sua senha');
  await field.fill('paula reis 2026');
  await page.getByText('Contém seu nome').waitFor();
  await page.getByRole('button', { name: 'Guardar e entrar' }).click();
  await page.getByRole('alert').waitFor();
  await field.fill(GOOD);
  await page.getByText(/^(Boa|Ótima)\./).waitFor();
  await page.getByRole('button', { name: 'Guardar e entrar' }).click();
  await home(page);
  assert.equal(new URL(page.url()).hash, '', 'the secret is no longer in the address');
  assert.equal(await page.getByRole('link', { name: 'Enviar arquivos' }).count(), 0, 'what she may not do is not offered');
  await page.context().close();

  const again = await newPerson(browser);
  await again.goto(link);
  await again.getByText('Este convite não vale mais').waitFor();
  await enter(again, 'paula@solnascente.example', GOOD);
  await home(again);
  await again.context().close();
});

test('Carlos forgot his password, gets a letter, and chooses another', { skip }, async () => {
  const { email, password } = office.clients[1];
  const page = await newPerson(browser);
  await page.goto(office.url);
  await page.getByRole('link', { name: 'Esqueci minha senha' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Enviar o link' }).click();
  await page.getByText(`Se ${email} tiver acesso`).waitFor();
  const link = await office.mailbox.find(email, /(http\S+\/nova-senha#[\w-]+)/);
  await page.goto(link);
  await page.getByLabel('Nova senha').fill(GOOD);
  await page.getByText(/^(Boa|Ótima)\./).waitFor();
  await page.getByRole('button', { name: 'Guardar a senha' }).click();
  await home(page);
  await page.context().close();

  const stranger = await newPerson(browser);
  await enter(stranger, email, password);
  await stranger.getByText('E-mail ou senha não conferem.').waitFor();
  await stranger.goto(link);
  await stranger.getByRole('link', { name: 'Pedir outro link' }).waitFor();
  await stranger.context().close();
});

test('Carlos is locked out: a code on the telephone, a new password, and a second step before anything else', { skip }, async () => {
  const { email } = office.clients[1];
  const code = await temporaryCode(office, email);
  const page = await newPerson(browser);
  await page.goto(office.url);
  await page.getByRole('link', { name: 'Tenho um código do escritório' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Código temporário').fill(code.toLowerCase());
  await page.getByRole('button', { name: 'Continuar' }).click();
  await page.getByLabel('Nova senha').fill(`${GOOD} outra`);
  await page.getByRole('button', { name: 'Guardar a senha' }).click();
  await page.getByText('Antes de continuar, proteja sua conta').waitFor();
  await goTo(page, `${office.url}/documentos`);
  await page.getByRole('heading', { level: 1, name: 'Segunda etapa' }).waitFor();

  await page.getByRole('button', { name: 'Configurar' }).click();
  const secret = (await page.locator('.font-mono.select-all').innerText()).replace(/\s/g, '');
  const drawn = await page.getByRole('img', { name: /Código QR/ }).evaluate((image) => image.complete && image.naturalWidth > 0);
  assert.ok(drawn, 'the QR code is drawn here, and asked of nobody');
  await page.getByLabel('Código de 6 números').fill(totp(secret));
  await page.getByRole('button', { name: 'Confirmar' }).click();
  await page.getByText('Eles aparecem só agora.').waitFor();
  const codes = await page.getByRole('listitem').filter({ hasText: /^[A-Z0-9]{4,}[- ]?[A-Z0-9]*$/ }).allInnerTexts();
  assert.equal(codes.length, 10);
  await page.getByLabel('Guardei os códigos em um lugar seguro').check();
  await page.getByRole('button', { name: 'Concluir' }).click();
  await home(page);
  await page.context().close();

  // Next time: the second step. A wrong code is told; a written-down one lets him in, once.
  const later = await newPerson(browser);
  await enter(later, email, `${GOOD} outra`);
  await later.getByLabel('Código de 6 números').fill('000000');
  await later.getByRole('button', { name: 'Entrar', exact: true }).click();
  await later.getByRole('alert').waitFor();
  await later.getByRole('button', { name: 'Usar um código de recuperação' }).click();
  await later.getByLabel('Código de recuperação').fill(codes[0]);
  await later.getByRole('button', { name: 'Entrar', exact: true }).click();
  await home(later);
  await goTo(later, `${office.url}/conta/seguranca`);
  await later.getByText('Códigos que ainda valem: 9').waitFor();
  await later.context().close();
});

test('Maria makes a passkey, and comes in with it: after the password, and without', { skip }, async () => {
  const page = await newPerson(browser);
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options });
  // The virtual device chooses at once whatever the field of the e-mail offers it: until then it offers nothing.
  let offers = false;
  await page.exposeFunction('offersPasskeys', () => offers);
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = () => globalThis.offersPasskeys();
  });
  await signIn(page, office.url, office.client);
  await goTo(page, `${office.url}/conta/seguranca`);
  await page.getByRole('button', { name: 'Criar chave de acesso' }).click();
  await page.getByLabel('Nome da chave').fill('Celular da Maria');
  await page.getByRole('button', { name: 'Continuar' }).click();
  await page.getByLabel('Guardei os códigos em um lugar seguro').check();
  await page.getByRole('button', { name: 'Concluir' }).click();
  await page.getByText('Celular da Maria').waitFor();

  const leave = async () => {
    await page.getByRole('button', { name: 'Preferências' }).click();
    await page.getByRole('button', { name: 'Sair', exact: true }).click();
  };
  const signOut = async () => {
    await leave();
    await page.getByLabel('E-mail').waitFor();
  };
  await signOut();
  await enter(page, office.client.email, office.client.password);
  await page.getByRole('button', { name: 'Usar a chave de acesso' }).click();
  await home(page);

  // Alone it is enough: nothing is typed, and nothing else is asked for.
  await signOut();
  await page.getByRole('button', { name: 'Entrar com chave de acesso' }).click();
  await home(page);
  const bothSteps = await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/client/me/sessions', { method: 'POST', headers, body: '{}' });
    return (await answer.json()).sessions.find(({ current }) => current).second_step;
  });
  assert.ok(bothSteps, 'it counts as both steps');

  // A device that does not see its owner lets nobody in; the password still does.
  await signOut();
  await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.getByRole('button', { name: 'Entrar com chave de acesso' }).click();
  await page.getByText('Nenhuma chave de acesso foi usada.').waitFor();
  await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });

  await page.getByRole('button', { name: 'Entrar com chave de acesso' }).click();
  await home(page);

  // Where the browser can, the field of the e-mail offers it: chosen there, it is the same.
  offers = true;
  const chosen = page.waitForResponse((response) => new URL(response.url()).pathname === '/api/session/passkey');
  await leave();
  assert.equal((await chosen).status(), 200);
  await home(page);
  offers = false;

  await goTo(page, `${office.url}/conta/seguranca`);
  await page.getByRole('button', { name: 'Remover Celular da Maria' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remover' }).click();
  await page.getByText('Celular da Maria').waitFor({ state: 'detached' });
  await page.context().close();
});

test('a device that is signed out from another one is out', { skip }, async () => {
  const lost = await newPerson(browser);
  await signIn(lost, office.url, office.client);
  const page = await newPerson(browser);
  await signIn(page, office.url, office.client);
  await goTo(page, `${office.url}/conta`);
  await page.getByRole('button', { name: 'Sair em todos os outros' }).click();
  await page.getByRole('button', { name: /^Sair em / }).first().waitFor({ state: 'detached' });
  await lost.getByRole('navigation').getByRole('link', { name: 'Documentos' }).click();
  await lost.getByText('A sessão terminou.').waitFor();
  const data = await page.request.get(`${office.url}/api/client/me/export`);
  assert.equal((await data.json()).person.name, 'Maria Oliveira');
  for (const one of [lost, page]) await one.context().close();
});

/** The code that an authenticator shows now (RFC 6238). */
function totp(secret, at_s = Date.now() / 1000) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at_s / 30)));
  const sum = createHmac('sha1', key).update(step).digest();
  const number = sum.readUInt32BE(sum.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
