"""Image sets that must be refused: the file's name, how to make it, and the sentence the user sees."""

import io
import pickle
import zipfile
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from tests.data.making import (
    announcing,
    encrypted,
    giant_npy,
    huge_png,
    image_file,
    image_zip,
    npy,
    npz,
    pixels,
    saved,
    six_images,
    with_link,
    zipped,
)


class _Bomb:
    def __reduce__(self) -> tuple:
        return (pytest.fail, ("a pickle was opened",))


def _many_entries() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for index in range(100_001):
            archive.writestr(f"a/{index}", b"")
    return stream.getvalue()


def _damaged_inside() -> bytes:
    data = zipped({"a/1.png": image_file()}, zipfile.ZIP_STORED)
    return data.replace(b"IDAT", b"idat", 1)


BAD_ARCHIVES: list[tuple[str, Callable[[], bytes], str]] = [
    ("photos.zip", lambda: b"", "photos.zip is empty. Choose a file with content."),
    (
        "photos.zip",
        lambda: image_zip()[:-40],
        "photos.zip is cut short or damaged: its table of contents cannot be read. Make it anew and upload that.",
    ),
    (
        "photos.zip",
        lambda: b"%PDF-1.7 not a zip",
        "photos.zip is not a ZIP archive, whatever its name says. Make it anew and upload that.",
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.bmp": bytes(20 * 1024 * 1024)}),
        (
            "photos.zip would expand to 1,023 times its size; at most 100 times is read, to be safe from "
            "archives that fill the memory. Make it anew with less compression."
        ),
    ),
    (
        "photos.zip",
        lambda: announcing(image_zip(), 2**31),
        "photos.zip would expand to 2,048 MB; at most 1,024 MB are read. Use fewer or smaller files.",
    ),
    ("photos.zip", _many_entries, "photos.zip has more than 100,000 entries, the most that are read. Use fewer files."),
    (
        "photos.zip",
        lambda: image_zip({"/etc/passwd.png": image_file()}),
        (
            'photos.zip has an entry "/etc/passwd.png" that points outside of the archive. Make the archive '
            "again from inside its folder."
        ),
    ),
    (
        "photos.zip",
        lambda: image_zip({"cat/../../dog.png": image_file()}),
        (
            'photos.zip has an entry "cat/../../dog.png" that points outside of the archive. Make the '
            "archive again from inside its folder."
        ),
    ),
    (
        "photos.zip",
        lambda: image_zip({"C:\\cat\\1.png": image_file()}),
        (
            'photos.zip has an entry "C:/cat/1.png" that points outside of the archive. Make the archive '
            "again from inside its folder."
        ),
    ),
    (
        "photos.zip",
        lambda: with_link("cat/link.png"),
        'photos.zip has a link ("cat/link.png"), and links are not followed. Put the file itself in its place.',
    ),
    (
        "photos.zip",
        lambda: encrypted(image_zip()),
        "photos.zip is protected by a password. Make the archive again without one.",
    ),
    (
        "photos.zip",
        lambda: zipped({"inner.zip": image_zip(), "other.tar.gz": b"x"}),
        (
            'photos.zip has only other archives inside ("inner.zip" and "other.tar.gz"). Unpack them and '
            "make one ZIP with a folder of images per class."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"1.png": image_file(), "2.png": image_file(1)}),
        ("photos.zip has 2 images but no folders. Put the images of each class into a folder named after the class."),
    ),
    (
        "photos.zip",
        lambda: zipped({"cat/1.png": image_file(), "cat/2.png": image_file(1)}),
        ('photos.zip has 1 class ("cat"), but telling classes apart needs at least 2. Add images of another class.'),
    ),
    (
        "photos.zip",
        lambda: image_zip({"7/1.png": image_file()}),
        'Class "7" has 1 image, but a support and a query need at least 2. Remove the class or add images.',
    ),
    (
        "photos.zip",
        lambda: image_zip({"7/1.png": image_file(), "8/1.png": image_file()}),
        (
            'Classes "7" and "8" have 1 image each, but a support and a query need at least 2. Remove the '
            "classes or add images."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"cat/readme.txt": b"hello", "dog/clip.gif": b"GIF89a"}),
        (
            'photos.zip has no images, only 2 other files ("cat/readme.txt" and "dog/clip.gif"). Put PNG, '
            "JPEG, WebP, BMP or TIFF files into it, in a folder per class."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({}),
        "photos.zip has no images. Put PNG, JPEG, WebP, BMP or TIFF files into it, in a folder per class.",
    ),
    (
        "photos.zip",
        lambda: zipped({"__MACOSX/cat/._1.png": b"x", "cat/.DS_Store": b"x"}),
        "photos.zip has no images. Put PNG, JPEG, WebP, BMP or TIFF files into it, in a folder per class.",
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": image_file()[:60], "b/1.png": image_file()[:60]}),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and it is damaged or cut '
            "short. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": huge_png(60_000, 60_000)}),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and it has more than 40 '
            "million pixels; make it smaller. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": huge_png(9_000, 9_000)}),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and it has more than 40 '
            "million pixels; make it smaller. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": image_file(form="GIF")}),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and its content is not PNG, '
            "JPEG, WebP, BMP or TIFF, whatever its name says. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": b"MZ\x90\0" + bytes(100)}),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and its content is not PNG, '
            "JPEG, WebP, BMP or TIFF, whatever its name says. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": b""}),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and it is empty. Replace the '
            "images or save them anew."
        ),
    ),
    (
        "photos.zip",
        _damaged_inside,
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and it is damaged inside the '
            "archive. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": image_file()}, zipfile.ZIP_LZMA),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and it is packed with a '
            "method other than Deflate; make the archive again as a plain ZIP. Replace the images or save "
            "them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.tif": saved(Image.new("F", (8, 8)), "TIFF")}),
        (
            'photos.zip has no image that can be read: "a/1.tif" is the first, and its pixels are '
            "floating-point numbers; save it with 8 or 16 bits. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({f"{'a' * 300}/1.png": image_file()}),
        (
            "photos.zip has no image that can be read: "
            '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…" is the '
            "first, and its path has more than 300 characters, or some that cannot be shown. Replace the "
            "images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({f"{index}/{copy}.png": b"" for index in range(3) for copy in range(2)}),
        (
            'photos.zip has no image that can be read: "0/0.png" is the first, and it is empty. Replace the '
            "images or save them anew."
        ),
    ),
]

BAD_ARRAYS: list[tuple[str, Callable[[], bytes], str]] = [
    (
        "set.npz",
        lambda: pickle.dumps({"images": [1]}),
        "set.npz is not a NumPy NPZ file, whatever its name says. Make it anew and upload that.",
    ),
    (
        "set.npz",
        lambda: zipped({"images.npy": pickle.dumps(_Bomb()), "labels.npy": npy(np.arange(6))}),
        '"images" in set.npz is not a NumPy array. Save it with np.savez, not with pickle.',
    ),
    (
        "set.npz",
        lambda: npz(images=np.array([_Bomb()] * 6, dtype=object), labels=[0] * 6),
        (
            '"images" in set.npz holds Python objects, which can run code when they are opened, and is '
            "refused. Save it as an array of numbers or text."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(labels=np.array(["a", None] * 3, dtype=object)),
        (
            '"labels" in set.npz holds Python objects, which can run code when they are opened, and is '
            "refused. Save it as an array of numbers or text."
        ),
    ),
    (
        "set.npz",
        lambda: npz(x=np.zeros((6, 8, 8)), y=[0] * 6),
        (
            '"images" is missing from set.npz: it has "x" and "y". Save it with np.savez(file, '
            "images=images, labels=labels)."
        ),
    ),
    (
        "set.npz",
        lambda: npz(images=np.zeros((6, 8, 8), np.uint8)),
        (
            '"labels" is missing from set.npz: it has "images". Save it with np.savez(file, images=images, '
            "labels=labels)."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.zeros((6, 64), np.uint8)),
        (
            '"images" in set.npz has the shape (6, 64); allowed is (n, height, width) or (n, height, width, '
            "channels) with 1, 3 or 4 channels. Reshape it and save again."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.zeros((6, 8, 8, 2), np.uint8)),
        (
            '"images" in set.npz has the shape (6, 8, 8, 2); allowed is (n, height, width) or (n, height, '
            "width, channels) with 1, 3 or 4 channels. Reshape it and save again."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.zeros((6, 3, 8, 8), np.uint8)),
        (
            '"images" in set.npz has the shape (6, 3, 8, 8), with the channels first; they belong last. Save '
            "np.moveaxis(images, 1, -1)."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.zeros((6, 0, 8), np.uint8)),
        '"images" in set.npz has the shape (6, 0, 8), so it is empty. Save at least 2 images per class.',
    ),
    (
        "set.npz",
        lambda: six_images(images=np.full((6, 8, 8), np.nan)),
        (
            'set.npz has no image that can be read: "image 0" is the first, and it has NaN or infinite '
            "pixels. Replace the images or save them anew."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.linspace(-1, 1, 384).reshape(6, 8, 8)),
        (
            'The pixels of "images" in set.npz reach from -1 to 1; allowed are 0 to 1 or 0 to 255 for '
            "floats. Scale them and save again."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.full((6, 8, 8), 70_000)),
        (
            'The pixels of "images" in set.npz reach from 70000 to 70000; allowed are 0 to 65,535 for whole '
            "numbers. Scale them and save again."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.zeros((6, 8, 8), complex)),
        '"images" in set.npz holds values of the type complex128, which are not read. Save numbers or text.',
    ),
    (
        "set.npz",
        lambda: six_images(labels=[0, 1, 0]),
        "set.npz has 6 images but 3 labels. Save one label per image, in the same order.",
    ),
    (
        "set.npz",
        lambda: six_images(labels=np.eye(6)),
        ('"labels" in set.npz has the shape (6, 6); allowed is one label per image, (n,). Save labels.argmax(axis=1).'),
    ),
    (
        "set.npz",
        lambda: six_images(labels=np.linspace(0, 1, 6)),
        '"labels" in set.npz has 0.2, which is no class. Save whole numbers or names as labels.',
    ),
    (
        "set.npz",
        lambda: six_images(labels=[1] * 6),
        'set.npz has 1 class ("1"), but telling classes apart needs at least 2. Add images of another class.',
    ),
    (
        "set.npz",
        lambda: zipped({"images.npy": giant_npy((10**9, 10**3)), "labels.npy": npy(np.arange(6))}),
        (
            '"images" in set.npz is damaged: it announces the shape (1000000000, 1000) but has other '
            "content. Save the file again."
        ),
    ),
    (
        "set.npz",
        lambda: zipped({"images.npy": npy(pixels())[:100], "labels.npy": npy(np.arange(6))}),
        '"images" in set.npz is not a NumPy array. Save it with np.savez, not with pickle.',
    ),
]
