"""What is known of a message resource; everything else passes too."""

from __future__ import annotations

from singer_sdk import typing as th

OBJECT = th.ObjectType(additional_properties=True)
OBJECTS = th.ArrayType(OBJECT)

# All properties of learn.microsoft.com/graph/api/resources/message but uniqueBody, which repeats
# a part of body.
MESSAGE = th.PropertiesList(
    th.Property("id", th.StringType, required=True),
    th.Property("@odata.etag", th.StringType),
    th.Property("@odata.type", th.StringType),
    th.Property("bccRecipients", OBJECTS),
    th.Property("body", OBJECT),
    th.Property("bodyPreview", th.StringType),
    th.Property("categories", th.ArrayType(th.StringType)),
    th.Property("ccRecipients", OBJECTS),
    th.Property("changeKey", th.StringType),
    th.Property("conversationId", th.StringType),
    th.Property("conversationIndex", th.StringType),
    th.Property("createdDateTime", th.StringType),
    th.Property("flag", OBJECT),
    th.Property("from", OBJECT),
    th.Property("hasAttachments", th.BooleanType),
    th.Property("importance", th.StringType),
    th.Property("inferenceClassification", th.StringType),
    th.Property("internetMessageHeaders", OBJECTS),
    th.Property("internetMessageId", th.StringType),
    th.Property("isDeliveryReceiptRequested", th.BooleanType),
    th.Property("isDraft", th.BooleanType),
    th.Property("isRead", th.BooleanType),
    th.Property("isReadReceiptRequested", th.BooleanType),
    th.Property("lastModifiedDateTime", th.StringType),
    th.Property("parentFolderId", th.StringType),
    th.Property("receivedDateTime", th.StringType),
    th.Property("replyTo", OBJECTS),
    th.Property("sender", OBJECT),
    th.Property("sentDateTime", th.StringType),
    th.Property("subject", th.StringType),
    th.Property("toRecipients", OBJECTS),
    th.Property("webLink", th.StringType),
    additional_properties=True,
).to_dict()

SELECTABLE = [name for name in MESSAGE["properties"] if "@" not in name]
