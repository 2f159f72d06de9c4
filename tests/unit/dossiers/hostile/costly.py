"""Every kind of costly file."""

from tests.unit.dossiers.hostile.costly_images import (
    animated,
    jpeg_scans,
    noise_png,
    png_profile_bomb,
    png_text_bomb,
    png_trailing_bomb,
    wide_jpeg,
    wide_png,
    wide_webp,
)
from tests.unit.dossiers.hostile.costly_office import (
    docx_attributes,
    docx_comment,
    docx_depth,
    docx_laughs,
    docx_names,
    docx_namespaces,
    docx_nodes,
    docx_parts,
    docx_token,
    zip_in_itself,
    zip_lzma,
    zip_members,
    zip_overlap,
)
from tests.unit.dossiers.hostile.costly_pdf import (
    crypt_filter,
    deep_array,
    deep_page_tree,
    giant_fax,
    giant_xref,
    headless_flate,
    hexadecimal_chain,
    long_array,
    loop_of_pages,
    lzw,
    many_bombs,
    many_names,
    many_small_objects,
    nested_flate,
    no_table,
    no_table_open,
    object_streams,
    other_window_flate,
    predictor,
    profile_bomb,
    quadratic_streams,
    run_length,
    xref_bomb,
)
from tests.unit.dossiers.hostile.files import huge_image, image, zip_bomb

COSTLY = {
    "nested flate": nested_flate, "three flates": lambda: nested_flate(3), "flate 0x18": other_window_flate,
    "flate without header": headless_flate, "quadratic streams": quadratic_streams, "hexadecimal chain": hexadecimal_chain,
    "run length": run_length, "lzw": lzw, "crypt": crypt_filter, "loop of pages": loop_of_pages,
    "deep page tree": deep_page_tree, "deep array": deep_array, "long array": long_array, "many names": many_names,
    "many objects": many_small_objects, "giant xref": giant_xref, "xref bomb": xref_bomb,
    "object streams": object_streams, "predictor": predictor, "giant fax": giant_fax, "no table": no_table,
    "no table, open": no_table_open, "profile in a pdf": profile_bomb, "many bombs": many_bombs,
    "xml nodes": docx_nodes, "xml attributes": docx_attributes, "xml depth": docx_depth, "xml token": docx_token,
    "xml comment": docx_comment, "xml namespaces": docx_namespaces, "xml names": docx_names, "xml entities": docx_laughs,
    "xml parts": docx_parts, "zip members": zip_members, "zip lzma": zip_lzma, "zip overlap": zip_overlap,
    "zip bomb": zip_bomb, "zip in itself": zip_in_itself, "png 40 Mpx": wide_png,
    "png 40 Mpx, grey": lambda: wide_png(colour=0), "png 30 Mpx": lambda: wide_png(6000, 5000, 6),
    "png huge": huge_image, "png text": png_text_bomb, "png profile": png_profile_bomb, "png trailing": png_trailing_bomb,
    "png noise": noise_png, "apng": lambda: animated("PNG"), "webp animation": lambda: animated("WEBP", 100, (1000, 1000)),
    "webp 40 Mpx": wide_webp, "jpeg huge": wide_jpeg, "jpeg scans": jpeg_scans,
    "jpeg 40 Mpx": lambda: image(size=(8000, 5000)), "jpeg 40 Mpx, progressive": lambda: image(size=(8000, 5000), progressive=True),
}  # fmt: skip


def costly_files(count, kinds=None):
    """Yield ``count`` files and their names, each kind in turn; a kind is made once."""
    names, contents = list(kinds or COSTLY), {}
    for rank in range(count):
        name = names[rank % len(names)]
        if name not in contents:
            contents[name] = COSTLY[name]()
        yield name, contents[name]
