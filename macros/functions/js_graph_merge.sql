{#- JavaScript: Graph's properties and the header fields that it gives, as one. -#}
{%- macro js_graph_merge() -%}
// what Graph calls the meeting messages, as METHOD (RFC 5546); without a type of their own they are
// cancellations. Graph itself writes "Tenatively".
const METHODS = {
    __proto__: null,
    meetingrequest: 'REQUEST', meetingcancelled: 'CANCEL', meetingaccepted: 'REPLY',
    meetingtenativelyaccepted: 'REPLY', meetingtentativelyaccepted: 'REPLY', meetingdeclined: 'REPLY',
    eventmessagerequest: 'REQUEST', eventmessageresponse: 'REPLY', eventmessage: 'CANCEL',
};

function graphMethod(message) {
    const type = textOf(message['@odata.type']).replace(/^.*\./, '').toLowerCase();
    const method = METHODS[textOf(message.meetingMessageType).toLowerCase()] || METHODS[type] || null;
    return method === 'REPLY' && message.proposedNewTime ? 'COUNTER' : method;
}

// a word that stayed encoded, or a character that could not be read
const isUnreadable = (value) => /=\?[^?\s]+\?[bq]\?|\ufffd/i.test(JSON.stringify(value));
const isEmpty = (value) => value === null || value === false || value.length === 0;

function isTold(value) {
    const isNameless = Array.isArray(value) && value[0] && 'email' in Object(value[0])
        && !value.some((each) => each.email);
    return !isEmpty(value) && !isNameless && !isUnreadable(value);
}

function graphMerged(own, fields) {
    const told = headerFacts(fields), merged = Object.assign({}, told);
    // whole headers without a subject are those of a mail without one
    const isWhole = ['from', 'date', 'message-id'].some((name) => name in fieldsOf(fields));
    for (const name of Object.keys(told)) {
        const isSilent = name === 'subject' && isWhole && isEmpty(told[name] || '');
        if (!isTold(told[name]) && !isSilent && !isEmpty(own[name])) merged[name] = own[name];
    }
    if (!isUnreadable(merged)) needed.clear();
    return merged;
}
{%- endmacro -%}
