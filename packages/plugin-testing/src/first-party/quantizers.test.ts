import { describeFirstParty } from './describe-first-party.ts';

await describeFirstParty('@fovea/quantizers', {
  quantizers: {
    'quantizer:fovea/binary-weights': {
      maxTop1Drop: 0.3,
      source: 'signs of weights that were trained as floats collapse a network: it must be trained for them',
    },
  },
});
