/** Code of an activation that the kernels fuse into their epilogue; undefined for the others. */
export function activationCode(name: string | null | undefined): number | undefined {
  switch (name) {
    case null:
    case undefined:
    case 'linear':
      return 0;
    case 'relu':
      return 1;
    case 'relu6':
      return 2;
    default:
      return undefined;
  }
}
