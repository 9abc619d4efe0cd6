"""The columns of a file of guests: which field each one fills, guessed from its heading in English or Chinese."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_

# Field of the record -> what it is called in a template, in English. The order is that of the template.
FIELD_TITLES: dict[str, str] = {
    "external_code": N_("Number in the other system"),
    "kind": N_("Kind"),
    "name": N_("Full name or company"),
    "native_name": N_("Name in its own script"),
    "family_name": N_("Family name"),
    "given_name": N_("Given name"),
    "sex": N_("Sex"),
    "birth_date": N_("Date of birth"),
    "nationality": N_("Nationality"),
    "country": N_("Country"),
    "language": N_("Language of letters"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "street": N_("Street"),
    "city": N_("City"),
    "region": N_("Region"),
    "postcode": N_("Postcode"),
    "document_kind": N_("Kind of document"),
    "document_number": N_("Document number"),
    "document_country": N_("Issuing country"),
    "document_expiry": N_("Document expires"),
    "membership_programme": N_("Membership programme"),
    "membership_number": N_("Membership number"),
    "vip_level": N_("VIP level"),
    "tags": N_("Tags"),
    "first_source": N_("First heard of us"),
    "tax_number": N_("Tax number"),
    "note": N_("Note"),
}
NAME_FIELDS = ("name", "native_name", "family_name", "given_name")
# What other systems call them, beside the titles above; compared in small letters, without blanks, dots, dashes and underlines.
_ALSO: dict[str, str] = {
    "external_code": "id guestid guestno guestnumber profileid customerid customerno externalid 编号 客史编号 客人编号 客户编号",
    "kind": "type profiletype guesttype 类型 类别 客户类型",
    "name": "fullname guest guestname customer customername 姓名或单位名称 姓名 客人姓名 名称 客户姓名 客人",
    "native_name": "nativename localname chinesename 中文名 中文姓名 本国文字姓名",
    "family_name": "lastname surname familyname 姓 姓氏 英文姓",
    "given_name": "firstname givenname forename 名 名字 英文名",
    "sex": "gender 性别",
    "birth_date": "birthdate birthday dateofbirth dob 生日 出生日期 出生年月",
    "nationality": "citizenship 国籍",
    "country": "countrycode countryofresidence 国家 国家地区 居住国",
    "language": "lang preferredlanguage 语言 语种",
    "phone": "telephone tel mobile mobilephone cell cellphone phonenumber 电话 手机 手机号 手机号码 联系电话",
    "email": "mail emailaddress 邮箱 电子邮件 电子邮箱",
    "street": "address address1 streetaddress 地址 街道 联系地址",
    "city": "town 城市",
    "region": "state province county 省 省份 州 地区",
    "postcode": "zip zipcode postalcode 邮编 邮政编码",
    "document_kind": "documenttype doctype idtype 证件类型 证件种类",
    "document_number": "document documentno docno passport passportno passportnumber idnumber 证件号 证件号码 护照号 身份证号 身份证号码",
    "document_country": "documentcountry issuecountry passportcountry 签发国 签发国家 发证国",
    "document_expiry": "expirydate documentexpiry passportexpiry validuntil 有效期 证件有效期 到期日",
    "membership_programme": "programme program loyaltyprogram membershipprogram 会员计划 会员类型",
    "membership_number": "membership membershipno memberno membernumber loyaltynumber cardnumber 会员号 会员卡号",
    "vip_level": "vip viplevel 贵宾等级 vip等级",
    "tags": "tag labels label 标签",
    "first_source": "source origin 来源 客源",
    "tax_number": "vatnumber taxid vat 税号 纳税人识别号",
    "note": "notes remark remarks comment comments 备注 说明",
}
_SEPARATORS = str.maketrans("", "", " \t._-/:*\u3000")
_TITLES = {
    word: field
    for field, title in FIELD_TITLES.items()
    for word in (title.casefold().translate(_SEPARATORS), field.translate(_SEPARATORS), *_ALSO[field].split())
}


class NameColumnMissing(StaffError):
    code = "guest_import.no_name"
    template = N_("No column of “{file}” is a name. Nothing was imported. Say which column is the name, or start from the template.")


class HeadingsTwice(StaffError):
    code = "guest_import.headings_twice"
    template = N_("“{file}” has two columns for the same field: {headings}. Nothing was imported. Say which one to take.")


def guessed_columns(headings: Sequence[str]) -> dict[str, int]:
    """Which column is which field, by its heading. Of two for one field the first."""
    guessed: dict[str, int] = {}
    for index, heading in enumerate(headings):
        field = _TITLES.get(_bare(heading))
        if field is not None:
            guessed.setdefault(field, index)
    return guessed


def columns_meant_twice(headings: Sequence[str]) -> list[str]:
    """The headings that mean a field which an earlier one means already."""
    fields = [_TITLES.get(_bare(heading)) for heading in headings]
    return [heading for place, heading in enumerate(headings) if fields[place] is not None and fields[place] in fields[:place]]


def refuse_nameless(columns: Mapping[str, int], *, file: str) -> None:
    """Go on only if some column is a name.

    Raises:
        NameColumnMissing: none is.
    """
    if not any(field in columns for field in NAME_FIELDS):
        raise NameColumnMissing("columns", file=file)


def heading_hash(headings: Sequence[str]) -> str:
    """What a file is recognised by when it comes again: its headings, in order."""
    return hashlib.sha256(msgspec.json.encode([_bare(heading) for heading in headings])).hexdigest()


def _bare(heading: str) -> str:
    return heading.strip().casefold().translate(_SEPARATORS)
