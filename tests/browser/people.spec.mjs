// The users of one's own company (PE1, PE2, PC6): a client invites a colleague, who comes in and sees what she was given.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { goTo, newPerson, openBrowser, signIn } from './browser.mjs';
import { openOffice } from './office.mjs';
import { invitationOf, letManageUsers } from './scene.mjs';

const skip = process.env.BALCAO_PORTAL_URL ? 'needs an office of our own' : false;
const GOOD = 'cavalo bateria grampo 7';
let office, browser;

before(async () => {
  if (skip) return;
  office = await openOffice();
  await letManageUsers(office, { pessoal: 'contribuinte', fiscal: 'revisor' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await office?.close();
});

test('Maria invites Paula in three steps, on a phone; Paula sees what she was given and no more', { skip }, async () => {
  const page = await newPerson(browser, { viewport: { width: 390, height: 844 } });
  await signIn(page, office.url, office.client);
  await goTo(page, `${office.url}/mais`);
  await page.getByRole('link', { name: 'Usuários da empresa' }).click();
  await page.getByText('Só você, por enquanto').waitFor();
  await page.getByRole('link', { name: 'Convidar colega' }).click();
  await page.getByLabel('Nome').fill('Paula Reis');
  // Somebody whom the office knows already: it is told what to do about it.
  await page.getByLabel('E-mail').fill(office.clients[1].email);
  await page.getByRole('button', { name: 'Avançar' }).click();
  await page.getByText('Este e-mail já tem acesso neste escritório.').waitFor();
  await page.getByLabel('E-mail').fill('paula@solnascent.example');
  await page.getByRole('button', { name: 'Avançar' }).click();
  await page.getByRole('heading', { name: 'Departamentos' }).waitFor();
  const levels = await page.getByLabel('Fiscal').locator('option').allInnerTexts();
  assert.deepEqual(levels, ['Sem acesso', 'Revisor'], 'up to her own level');
  assert.equal(await page.getByLabel('Contábil').count(), 0, 'and no department that she does not reach');
  const told = page.getByTestId('consequences');
  await page.getByLabel('Pessoal').selectOption({ label: 'Revisor' });
  await told.getByText('1 documento de outro empregado fica fora.').waitFor();
  await page.getByRole('button', { name: 'Avançar' }).click();
  await page.getByLabel('Ver os documentos de RH de todos os empregados').check();
  await told.getByText('1 documento', { exact: true }).waitFor();
  await page.getByLabel('Solicitar rescisão').uncheck();
  await page.getByRole('button', { name: 'Convidar', exact: true }).click();
  await page.getByText('O convite está a caminho.').waitFor();

  // The address was wrong, and then the letter did not come: neither of the earlier links opens anything.
  const wrong = await invitationOf(office, 'paula@solnascent.example');
  await page.getByRole('button', { name: 'Corrigir endereço' }).click();
  await page.getByRole('dialog').getByLabel('E-mail').fill('paula@solnascente.example');
  await page.getByRole('button', { name: 'Corrigir e enviar' }).click();
  await page.getByText('paula@solnascente.example').first().waitFor();
  const first = await invitationOf(office, 'paula@solnascente.example');
  const known = office.mailbox.letters.length;
  await page.getByRole('button', { name: 'Reenviar convite' }).click();
  await page.getByText('Os links anteriores não valem mais.').waitFor();
  const second = await letterAfter(known, 'paula@solnascente.example');
  assert.notEqual(first, second);
  await page.getByText(/^Convite enviado/).waitFor();

  const paula = await newPerson(browser);
  for (const old of [wrong, first]) {
    await paula.goto('about:blank');
    await paula.goto(old);
    await paula.getByText('Este convite não vale mais').waitFor();
  }
  await paula.goto('about:blank');
  await paula.goto(second);
  await paula.getByLabel('Escolha sua senha').fill(GOOD);
  await paula.getByText(/^(Boa|Ótima)\./).waitFor();
  await paula.getByRole('button', { name: 'Guardar e entrar' }).click();
  await paula.getByTestId('document').filter({ hasText: 'Holerite' }).first().waitFor();
  await goTo(paula, `${office.url}/solicitacoes/nova`);
  await paula.getByText('Férias').first().waitFor();
  assert.equal(await paula.getByText('Rescisão').count(), 0, 'it was not given to her');
  await goTo(paula, `${office.url}/usuarios`);
  await paula.getByText('Ir para o início').waitFor();

  // Less, and then nothing: at once, on every device.
  await goTo(page, `${office.url}/usuarios`);
  await page.getByTestId('colleague').filter({ hasText: 'Registrado' }).click();
  assert.equal(await page.getByRole('button', { name: 'Corrigir endereço' }).count(), 0, 'the address is hers now');
  await page.getByRole('link', { name: 'Alterar' }).click();
  await page.getByRole('button', { name: 'Avançar' }).click();
  await page.getByRole('button', { name: 'Avançar' }).click();
  await page.getByLabel('Ver os documentos de RH de todos os empregados').uncheck();
  await page.getByRole('button', { name: 'Guardar alterações' }).click();
  await page.getByText('As alterações valem a partir de agora.').waitFor();
  await goTo(paula, office.url);
  assert.equal(await paula.getByTestId('document').filter({ hasText: 'Holerite' }).count(), 0);
  await page.getByRole('button', { name: 'Desativar' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Desativar' }).click();
  await page.getByText('Paula Reis saiu de todos os aparelhos').waitFor();
  await paula.reload();
  await paula.getByRole('button', { name: 'Entrar', exact: true }).waitFor();
  for (const one of [page, paula]) await one.context().close();
});

/** The address in a letter that came after the first `known` ones. */
async function letterAfter(known, email, limit_ms = 20_000) {
  for (const end = Date.now() + limit_ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const newer = office.mailbox.letters.slice(known).find(({ to }) => to.includes(email));
    const found = newer?.text.match(/http\S+\/convite#[\w-]+/);
    if (found) return found[0];
  }
  throw new Error(`no newer letter to ${email}`);
}
