// Photos made small enough for a weak signal before they are kept: longest side 1600 pixels, JPEG. Drawing them anew
// also leaves out where and when they were taken.
(() => {
  "use strict";
  const LONGEST = 1600;
  const QUALITY = 0.8;
  const SMALL = 160;

  function drawn(picture, longest) {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  // Returns the bytes to keep; throws when the browser cannot read the picture.
  async function reduce(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = drawn(picture, LONGEST);
    picture.close();
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
    canvas.width = 0;
    if (!blob) throw new Error("no picture");
    return blob.arrayBuffer();
  }

  // A small canvas of kept bytes: the policy of the pages lets no blob: address in.
  async function preview(bytes) {
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    const canvas = drawn(picture, SMALL);
    picture.close();
    return canvas;
  }

  self.portalPhotos = { preview, reduce };
})();
