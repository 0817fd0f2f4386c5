import type { CertificateKind, CertificateOutcome } from '../../contract';
import * as m from '../../texts/messages.ts';

export const certificateName: Record<CertificateKind, () => string> = {
  federal: m.certificates_federal,
  fgts: m.certificates_fgts,
  labour: m.certificates_labour,
  state: m.certificates_state,
  municipal: m.certificates_municipal,
};

export const outcomeName: Record<CertificateOutcome, () => string> = {
  negative: m.certificates_negative,
  positive_as_negative: m.certificates_positive_as_negative,
  positive: m.certificates_positive,
};
