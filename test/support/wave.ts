/** A tone as a wave file: 8 kHz, 16 bit, one channel. */
export function toneWave(milliseconds: number): Buffer<ArrayBuffer> {
  const rate = 8_000;
  const samples = Math.round((milliseconds / 1_000) * rate);
  const wave = Buffer.alloc(44 + samples * 2);
  wave.write('RIFF', 0);
  wave.writeUInt32LE(36 + samples * 2, 4);
  wave.write('WAVEfmt ', 8);
  wave.writeUInt32LE(16, 16);
  wave.writeUInt16LE(1, 20);
  wave.writeUInt16LE(1, 22);
  wave.writeUInt32LE(rate, 24);
  wave.writeUInt32LE(rate * 2, 28);
  wave.writeUInt16LE(2, 32);
  wave.writeUInt16LE(16, 34);
  wave.write('data', 36);
  wave.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i += 1)
    wave.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * 425 * i) / rate)), 44 + i * 2);
  return wave;
}

/** A second of a loud square wave of 1,000 Hz as A-law samples: what sipp plays again and again. */
export const toneAlaw = (): Buffer => Buffer.from(Array.from({ length: 8_000 }, (_, i) => (i % 8 < 4 ? 0x35 : 0xb5)));
